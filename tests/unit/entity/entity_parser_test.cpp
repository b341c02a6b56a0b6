// Parsing: in place and from a copy, numbers of any size, what is refused, and where values stand in the text.
#include "engine/entity/entity_parser.hpp"

#include "engine/base/limits.hpp"

#include <simdjson.h>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <memory>
#include <string>

using namespace sluice;

namespace {

std::string problem_of(std::string_view text) {
    EntityParser parser;
    return parser.parse(text, 0).value_or("");
}

// A heap block of exactly the text's size, so that AddressSanitizer sees every read behind it.
class ExactBlock {
public:
    explicit ExactBlock(std::string_view text) : size_(text.size()), bytes_(new char[text.size()]) {
        std::copy(text.begin(), text.end(), bytes_.get());
    }
    std::string_view text() const { return {bytes_.get(), size_}; }

private:
    std::size_t size_;
    std::unique_ptr<char[]> bytes_;
};

// Sets the processor-specific code of simdjson for one scope.
class Implementation {
public:
    explicit Implementation(const simdjson::implementation *implementation)
        : before_(simdjson::get_active_implementation()) {
        simdjson::get_active_implementation() = implementation;
    }
    ~Implementation() { simdjson::get_active_implementation() = before_; }

private:
    const simdjson::implementation *before_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(entity_parser)

BOOST_AUTO_TEST_CASE(values_are_read) {
    EntityParser parser;
    const std::string text = R"(  {"a": "x\n\u00e9", "b": [1, -2.50, true, null], "c": {"d": 18446744073709551615}}
 )";
    BOOST_REQUIRE(!parser.parse(text, 0));
    const JsonValue root = parser.root();
    BOOST_TEST(root.find("a").text() == "x\n\xc3\xa9");
    std::string kinds;
    for (const JsonValue item : root.find("b").items()) kinds += std::to_string(static_cast<int>(item.type())) + " ";
    BOOST_TEST(kinds == "4 6 7 8 ");
    BOOST_TEST(root.find("c").find("d").uint64() == 18446744073709551615u);
    BOOST_TEST(!root.find("z"));
    BOOST_TEST(!root.find("a").find("z"));
}

BOOST_AUTO_TEST_CASE(source_is_what_was_written) {
    for (const simdjson::implementation *implementation : simdjson::get_available_implementations()) {
        if (!implementation->supported_by_runtime_system()) continue;
        BOOST_TEST_CONTEXT(implementation->name()) {
            const Implementation scope(implementation);
            EntityParser parser;
            const std::string text =
                "{\"a\" : 190.50 ,\"b\":[1.0e3,\"x, {\\\"y\\\\\" , {\"k\" :[ ] }],\n "
                "\"c\":-0.0,\"d\":true,\"e\":null,\"f\":false,\"g\":7 }";
            BOOST_REQUIRE(!parser.parse(text, 0));
            const JsonValue root = parser.root();
            BOOST_TEST(root.source() == text);
            BOOST_TEST(root.find("a").source() == "190.50");
            BOOST_TEST(root.find("b").source() == "[1.0e3,\"x, {\\\"y\\\\\" , {\"k\" :[ ] }]");
            std::string items;
            for (const JsonValue item : root.find("b").items()) items += std::string(item.source()) + "|";
            BOOST_TEST(items == "1.0e3|\"x, {\\\"y\\\\\"|{\"k\" :[ ] }|");
            BOOST_TEST(root.find("c").source() == "-0.0");
            BOOST_TEST(root.find("d").source() == "true");
            BOOST_TEST(root.find("e").source() == "null");
            BOOST_TEST(root.find("f").source() == "false");
            BOOST_TEST(root.find("g").source() == "7");
        }
    }
}

BOOST_AUTO_TEST_CASE(scalars_are_records_too) {
    EntityParser parser;
    for (const char *text : {"1.50", "\"x\"", "true", " null ", "12"}) {
        BOOST_REQUIRE(!parser.parse(text, 0));
        BOOST_TEST(parser.root().source() == trim_json(text));
    }
}

BOOST_AUTO_TEST_CASE(numbers_of_any_size_are_kept) {
    EntityParser parser;
    const std::string text =
        R"({"big":12345678901234567890123,"neg":-9223372036854775809,"huge":1e400,"small":5,"text":"1e400 \" 99999999999999999999","f":2.50})";
    BOOST_REQUIRE(!parser.parse(text, 0));
    const JsonValue root = parser.root();
    BOOST_TEST(root.find("big").is_wide());
    BOOST_TEST(root.find("big").source() == "12345678901234567890123");
    BOOST_TEST(root.find("big").float64() == 12345678901234567890123.0);
    BOOST_TEST(root.find("neg").source() == "-9223372036854775809");
    BOOST_TEST(root.find("huge").is_wide());
    BOOST_TEST(std::isinf(root.find("huge").float64()));
    BOOST_TEST(root.find("small").int64() == 5);
    BOOST_TEST(root.find("text").text() == "1e400 \" 99999999999999999999");
    BOOST_TEST(!root.find("f").is_wide());
    BOOST_TEST(root.find("f").float64() == 2.5);
    BOOST_TEST(root.source() == text);
    // The next record has nothing of it.
    BOOST_REQUIRE(!parser.parse(R"({"big":0.5})", 0));
    BOOST_TEST(!parser.root().find("big").is_wide());
    BOOST_TEST(parser.root().find("big").float64() == 0.5);
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused_with_a_reason) {
    BOOST_TEST(problem_of("") == "there is no JSON in it");
    BOOST_TEST(problem_of("  \n") == "there is no JSON in it");
    BOOST_TEST(problem_of("{\"a\":\"\xff\"}") == "it is not valid UTF-8");
    BOOST_TEST(problem_of(R"({"a":"x)").find("closing quote") != std::string::npos);
    BOOST_TEST(problem_of("{\"a\":\"x\ny\"}").find("control character") != std::string::npos);
    for (const char *text : {R"({"a":"\ud800"})", R"({"a":"\udc00"})", R"({"a":"\x"})", R"({"\u12":1})"})
        BOOST_TEST(problem_of(text).find("escape") != std::string::npos);
    for (const char *number : {"01", "-", "-01", "1.", "1.e1", "1e", "1e+", "1.5.", "1-", "0x1", "1\"a\"", "--1"})
        BOOST_TEST(problem_of("[" + std::string(number) + "]") == "it is not valid JSON: a number is malformed");
    for (const char *word : {"tru", "truex", "nul", "falsey", "True", "NaN", "'a'", "+1", ".5", "null\"\""})
        BOOST_TEST(problem_of("[" + std::string(word) + "]") ==
                   "it is not valid JSON: a word is neither true, false nor null");
    for (const char *text : {R"({"a":)",
                             R"({"a":1} {})",
                             R"({"a" 1})",
                             R"({"a",1})",
                             R"({"a"})",
                             R"({"a":})",
                             R"({,})",
                             R"({"a":1,})",
                             R"({1:2})",
                             R"({a:2})",
                             R"(["a" "b"])",
                             R"(["a":1])",
                             "[1,]",
                             "[,1]",
                             "[1 2]",
                             R"({"a":1]})",
                             "}",
                             "[",
                             "{",
                             "]",
                             ",",
                             ":",
                             "[[]",
                             "1 2",
                             R"("a" "b")",
                             R"("a":1)",
                             "[}",
                             "{]"})
        BOOST_TEST(problem_of(text) ==
                   "it is not valid JSON: a comma, colon, quote or bracket is missing or out of place");
    // A malformed number beside one that is only large.
    BOOST_TEST(problem_of(R"([12345678901234567890123, 1.])").find("number") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(depth_is_bounded) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    BOOST_TEST(problem_of(nested(EntityParser::depth_max)).empty());
    BOOST_TEST(problem_of(nested(EntityParser::depth_max + 1)).find("levels deep") != std::string::npos);
    BOOST_TEST(problem_of(nested(100'000)).find("levels deep") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(records_are_bounded) {
    const std::string text(static_cast<std::size_t>(limits::record_bytes_max) + 1, '1');
    BOOST_TEST(problem_of(text).find("a record may have") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(nothing_behind_the_promised_bytes_is_read) {
    EntityParser parser;
    const std::string record = R"({"name":"a text that is longer than one vector register, to be sure","n":12})";
    for (std::size_t behind = 0; behind <= 2 * EntityParser::padding_bytes; ++behind) {
        const ExactBlock block(record + std::string(behind, 'x'));
        BOOST_REQUIRE(!parser.parse(block.text().substr(0, record.size()), behind));
        BOOST_TEST(parser.root().find("n").int64() == 12);
        const bool is_in_place = parser.root().source().data() == block.text().data();
        BOOST_TEST(is_in_place == (behind >= EntityParser::padding_bytes));
    }
}

BOOST_AUTO_TEST_CASE(every_torn_record_is_refused) {
    EntityParser parser;
    const std::string record = R"({"a":"x\u00e9","b":[1.5,true,null,{"c":12345678901234567890123}]})";
    for (std::size_t size = 0; size < record.size(); ++size) {
        const ExactBlock block(std::string_view(record).substr(0, size));
        BOOST_TEST(parser.parse(block.text(), 0).has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_large_record_and_small_ones_after_it) {
    EntityParser parser;
    const std::string large = "{\"a\":\"" + std::string(10 << 20, 'x') + "\"}";
    BOOST_REQUIRE(!parser.parse(large, 0));
    BOOST_TEST(parser.root().find("a").text().size() == 10u << 20);
    BOOST_REQUIRE(!parser.parse(R"({"a":"y"})", 0));
    BOOST_TEST(parser.root().find("a").text() == "y");
}

BOOST_AUTO_TEST_CASE(json_on_one_line) {
    const auto line = [](std::string_view json) {
        std::vector<char> out = {'>'};
        append_json_line(out, json);
        return std::string(out.begin(), out.end());
    };
    BOOST_TEST(line(R"({"a": 1})") == R"(>{"a": 1})");
    BOOST_TEST(line("{\"a\": \"x \\n\",\r\n \"b\" : [ 1 ]}") == R"(>{"a":"x \n","b":[1]})");
}

BOOST_AUTO_TEST_SUITE_END()
