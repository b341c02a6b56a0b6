#include "engine/profile/yaml_reader.hpp"

#include "engine/base/limits.hpp"
#include "engine/profile/core_schema.hpp"
#include "engine/profile/yaml_json.hpp"
#include "engine/profile/yaml_writer.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace {

using namespace sluice;

std::string repeated(std::string_view part, std::size_t size) {
    std::string text;
    while (text.size() + part.size() <= size) text += part;
    return text;
}

Place place() { return {std::make_shared<const std::string>("x.yaml")}; }

Json read(std::string_view text) {
    Problems problems;
    const std::optional<YamlNode> node = read_yaml(text, place(), problems);
    BOOST_REQUIRE_MESSAGE(node, problems.failure().message());
    const Json json = to_json(*node, "", NullMembers::keep, problems);
    BOOST_TEST(problems.failure().message() == "");
    return json;
}

std::string refusal(std::string_view text) {
    Problems problems;
    const std::optional<YamlNode> node = read_yaml(text, place(), problems);
    BOOST_TEST(!node);
    BOOST_TEST(problems.list().size() == 1U);
    return problems.failure().message();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(yaml_reader)

BOOST_AUTO_TEST_CASE(plain_scalars_follow_the_core_schema) {
    const std::pair<const char *, const char *> cases[] = {
        {"no", R"("no")"},
        {"on", R"("on")"},
        {"010", "10"},
        {"0o10", "8"},
        {"0x1F", "31"},
        {"0x", R"("0x")"},
        {"-7", "-7"},
        {"+7", "7"},
        {"~", "null"},
        {"", "null"},
        {"Null", "null"},
        {"nULL", R"("nULL")"},
        {"True", "true"},
        {"yes", R"("yes")"},
        {"1.5", "1.5"},
        {".5", "0.5"},
        {"1.", "1.0"},
        {"1e3", "1000.0"},
        {"1e", R"("1e")"},
        {"-.5e-1", "-0.05"},
        {"12:30", R"("12:30")"},
        {"1_000", R"("1_000")"},
        {".", R"(".")"},
        {"-", R"("-")"},
        {"+", R"("+")"},
        {"0b1", R"("0b1")"},
        {"-0x1F", R"("-0x1F")"},
        {"9223372036854775807", "9223372036854775807"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"2024-01-01", R"("2024-01-01")"},
    };
    for (const auto &[text, json] : cases) {
        const CoreValue core = core_schema_value(text);
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(core.value.dump() == json);
            BOOST_TEST(core.problem == "");
        }
    }
    for (const char *text : {".inf", "-.INF", "+.Inf", ".nan", "9223372036854775808", "1e999", "0xFFFFFFFFFFFFFFFFF"})
        BOOST_TEST(!core_schema_value(text).problem.empty(), text);
}

BOOST_AUTO_TEST_CASE(quoted_scalars_are_text) {
    BOOST_TEST(read("{a: '5', b: \"true\", c: 'it''s', d: \"\\x41\\n\", e: ''}").dump() ==
               R"({"a":"5","b":"true","c":"it's","d":"A\n","e":""})");
    BOOST_TEST(read("a: |\n  1\n  2\nb: >\n  x\n  y\n").dump() == R"({"a":"1\n2\n","b":"x y\n"})");
}

BOOST_AUTO_TEST_CASE(places_count_characters_from_one) {
    Problems problems;
    const std::optional<YamlNode> node =
        read_yaml("\xEF\xBB\xBF# é\n\"ü\": {é: x, b: [y, z]}\r\nc: 1\r\n", place(), problems);
    BOOST_REQUIRE(node);
    const YamlNode &map = node->find("ü")->value;
    BOOST_TEST(node->find("ü")->place.text() == "x.yaml:2:1");
    BOOST_TEST(map.place.text() == "x.yaml:2:6");
    BOOST_TEST(map.find("é")->value.place.text() == "x.yaml:2:10");
    BOOST_TEST(map.find("b")->value.items[1].place.text() == "x.yaml:2:20");
    BOOST_TEST(node->find("c")->value.place.text() == "x.yaml:3:4");
}

BOOST_AUTO_TEST_CASE(what_looks_like_an_oddity_and_is_none) {
    BOOST_TEST(read("").is_null());
    BOOST_TEST(read("# only a comment\n").is_null());
    BOOST_TEST(read("--- # begins\na: 1\n...\n# ends\n").dump() == R"({"a":1})");
    BOOST_TEST(read("{\"a\": [1, {\"b\": null}]}").dump() == R"({"a":[1,{"b":null}]})");
    BOOST_TEST(read("a: x#y\nb: 'a & b * c ! d'\nc: a & b * c ! d\n").dump() ==
               R"({"a":"x#y","b":"a & b * c ! d","c":"a & b * c ! d"})");
    BOOST_TEST(read("a:\nb:\n- \n- 1\n").dump() == R"({"a":null,"b":[null,1]})");
    BOOST_TEST(read("path: ${catalog}/x\n").dump() == R"({"path":"${catalog}/x"})");
}

BOOST_AUTO_TEST_CASE(limits_are_kept) {
    const std::string comment = "# " + repeated("x", limits::profile_bytes_max);
    BOOST_TEST(refusal(comment) == "x.yaml: larger than 1048576 bytes");
    BOOST_TEST(read(comment.substr(0, limits::profile_bytes_max)).is_null());
    BOOST_TEST(refusal(repeated("- a\n", limits::profile_bytes_max)).find("more than 200000") != std::string::npos);
    BOOST_TEST(refusal("a: " + std::string(65, '[') + std::string(65, ']')).find("more than 64 levels") !=
               std::string::npos);
    BOOST_TEST(read("a: " + std::string(63, '[') + std::string(63, ']')).is_object());
}

// Each would cost seconds, or the stack, in a reader that recurses or looks back without bounds.
BOOST_AUTO_TEST_CASE(a_mebibyte_of_one_pattern_is_read_or_refused) {
    const auto read_all = [](std::string_view before, const char *pattern) {
        Problems problems;
        const std::string text = std::string(before) + repeated(pattern, limits::profile_bytes_max - before.size());
        const std::optional<YamlNode> node = read_yaml(text, place(), problems);
        BOOST_TEST(node.has_value() == problems.empty(), pattern);
    };
    for (const char *pattern :
         {"[",  "{",     "- ",   "? ",    ": ",       "{a: [", "[a, ",  "{a: b, ", "[? a, ", "\"",
          "'",  "\" ",   "&a ",  "*a ",   "!",        "%",     "#",     "\n",      "  \n",   "a\n",
          "a ", "- a\n", "a:\n", "? a\n", "x: |\n\n", "---\n", "...\n", "|\n",     "\"a\n",  "<<: "})
        read_all("", pattern);
    for (const char *pattern : {"\\", "\n", "é", "a "}) {
        read_all("k: \"", pattern);
        read_all("k: |\n  ", pattern);
    }
}

BOOST_AUTO_TEST_CASE(many_keys_in_one_map_cost_linear_time) {
    std::string text;
    for (int i = 0; i < 80'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
    BOOST_TEST(read(text).size() == 80'000U);
}

// Mutations of a valid text: none may crash, and what is accepted can be printed and read again.
BOOST_AUTO_TEST_CASE(mutations_are_read_or_refused) {
    const std::string origin =
        "profile: a\nsource: {plugin: \"x\", 'q': [1, 2.5, ~, true]}\nlist:\n- a: |\n   text\n  b: é\n";
    const std::string parts =
        "[]{}:,-?\"'|>#&*!% \n\t~<\\\x01\xC3\xA9"
        "a0";
    std::mt19937 random(7);
    for (int round = 0; round < 5'000; ++round) {
        std::string text = origin;
        for (auto edits = random() % 4 + 1; edits > 0; --edits) {
            const std::size_t at = random() % text.size();
            if (random() % 2 == 0) text.erase(at, random() % 3);
            text.insert(std::min(at, text.size()), 1, parts[random() % parts.size()]);
        }
        Problems problems;
        const std::optional<YamlNode> node = read_yaml(text, place(), problems);
        BOOST_REQUIRE(node.has_value() == problems.empty());
        if (!node) continue;
        const Json json = to_json(*node, "", NullMembers::keep, problems);
        if (problems.empty()) BOOST_REQUIRE_MESSAGE(read(to_yaml(json)) == json, text);
    }
}

BOOST_AUTO_TEST_CASE(printed_yaml_reads_back) {
    const Json json = Json::parse(R"({
        "text": "plain text", "empty": "", "no": "no", "true": "true", "number": "5", "colon": "a: b", "hash": "a #b",
        "quote": "say \"x\"\\", "control": "\u0001\u007f\u0085\t\n", "umlaut": "Größe 😀", "space ": " a ", "-": "- a",
        "integer": -5, "float": 1e20, "small": 0.1, "null": null, "yes": true, "list": [1, "a", null], "none": [], "map": {},
        "deep": [{"a": [{"b": 1}, [2, [3]]], "c": {}}, []]})");
    BOOST_TEST(read(to_yaml(json)) == json);
    BOOST_TEST(to_yaml(Json::parse(R"({"a":{"b":[1,2],"c":[{"d":1,"e":"x y"}]}})")) ==
               "a:\n  b: [1, 2]\n  c:\n    - d: 1\n      e: x y\n");
}

BOOST_AUTO_TEST_SUITE_END()
