// Random conditions on random entities, beside an evaluator that is as simple as the definition of the language.
#include "tests/unit/query/filtering.hpp"

#include <boost/test/unit_test.hpp>
#include <random>

using namespace sluice;

namespace {

using Json = nlohmann::ordered_json;

class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}

    int below(int bound) { return static_cast<int>(engine_() % static_cast<unsigned>(bound)); }
    std::string name() { return std::string(1, static_cast<char>('a' + below(3))); }
    std::string locale() { return below(2) == 0 ? "en-US" : "de-DE"; }

    Json value() {
        switch (below(6)) {
            case 0: return below(5);
            case 1: return std::to_string(below(5));
            case 2: return below(50) / 10.0;
            case 3: return "_NULL";
            case 4: return nullptr;
            default: return std::string(1, static_cast<char>((below(2) == 0 ? 'x' : 'X') + below(2)));
        }
    }

    Json attributes(int depth) {
        Json result = Json::object();
        for (int i = below(4); i > 0; --i) {
            Json entries = Json::array();
            const bool is_group = depth > 0 && below(3) == 0;
            for (int j = below(4); j > 0; --j) {
                entries.push_back(is_group ? attributes(depth - 1) : Json{{"value", value()}});
                if (below(4) > 0) entries.back()["locale"] = locale();
            }
            result[name()] = {{is_group ? "group" : "values", entries}};
        }
        return result;
    }

    Json condition(int depth) {
        const int kind = below(depth > 0 ? 8 : 5);
        if (kind == 5 || kind == 6) {
            Json list = Json::array();
            for (int i = 1 + below(3); i > 0; --i) list.push_back(condition(depth - 1));
            return {{kind == 5 ? "and" : "or", list}};
        }
        if (kind == 7) return {{"not", condition(depth - 1)}};
        Json test = {{"attribute", name()}};
        if (below(3) == 0) test["locale"] = locale();
        if (depth > 0 && below(4) == 0) test["where"] = condition(depth - 1);
        switch (kind) {
            case 0: test["hasvalue"] = below(2) == 0; break;
            case 1: test["eq"] = below(5); break;
            case 2: test["gte"] = below(5), test["lt"] = below(5); break;
            case 3: test["exact"] = std::string(1, static_cast<char>('x' + below(2))); break;
            default: test["eq"] = std::string(1, static_cast<char>('x' + below(2))); break;
        }
        return test;
    }

private:
    std::mt19937 engine_;
};

bool passes(const Json &test, const Json &value) {
    if (value.is_null() || value == "_NULL") return false;
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    const bool is_number = !text.empty() && text.find_first_not_of("0123456789.") == std::string::npos;
    const double number = is_number ? std::stod(text) : 0;
    for (const auto &[key, operand] : test.items()) {
        bool does_hold = true;
        if (key == "exact") does_hold = text == operand;
        if (key == "eq" && operand.is_string()) {
            std::string small = text;
            for (char &c : small) c = static_cast<char>(std::tolower(c));
            does_hold = small == operand;
        }
        if (key == "eq" && operand.is_number()) does_hold = is_number && number == operand;
        if (key == "gte") does_hold = is_number && number >= operand.get<double>();
        if (key == "lt") does_hold = is_number && number < operand.get<double>();
        if (!does_hold) return false;
    }
    return true;
}

bool evaluate(const Json &condition, const Json &attributes);

bool has_match(const Json &test, const Json &attributes) {
    const auto attribute = attributes.find(test["attribute"].get<std::string>());
    if (attribute == attributes.end()) return false;
    const bool is_group = attribute->contains("group");
    const Json &entries = (*attribute)[is_group ? "group" : "values"];
    Json locale = test.value("locale", Json());
    const auto is_of_locale = [&](const Json &entry) { return entry.value("locale", Json("")) == locale; };
    if (locale.is_string() && std::none_of(entries.begin(), entries.end(), is_of_locale)) locale = "";
    for (const Json &entry : entries) {
        if (locale.is_string() && !is_of_locale(entry)) continue;
        const Json value = is_group ? Json::object() : entry["value"];
        if (value.is_null() || value == "_NULL") continue;
        if (test.contains("where") && !evaluate(test["where"], entry)) continue;
        const bool has_comparison = test.contains("eq") || test.contains("exact") || test.contains("gte");
        if (!has_comparison || (!is_group && passes(test, value))) return true;
    }
    return false;
}

bool evaluate(const Json &condition, const Json &attributes) {
    if (condition.contains("and")) {
        for (const Json &below : condition["and"])
            if (!evaluate(below, attributes)) return false;
        return true;
    }
    if (condition.contains("or")) {
        for (const Json &below : condition["or"])
            if (evaluate(below, attributes)) return true;
        return false;
    }
    if (condition.contains("not")) return !evaluate(condition["not"], attributes);
    return has_match(condition, attributes) == condition.value("hasvalue", true);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(random_queries)

BOOST_AUTO_TEST_CASE(agree_with_the_definition) {
    int matches = 0;
    constexpr int rounds = 400, queries = 10;
    for (unsigned seed = 0; seed < rounds; ++seed) {
        Random random(seed);
        const Json record = {{"id", "1"}, {"data", {{"attributes", random.attributes(2)}}}};
        test::Filtered filtered(record.dump());
        for (int i = 0; i < queries; ++i) {
            const Json condition = random.condition(3);
            const bool expected = evaluate(condition, record["data"]["attributes"]);
            matches += expected ? 1 : 0;
            BOOST_TEST(filtered.by(condition.dump()) == expected, "seed " << seed << ": " << condition << record);
        }
    }
    // Neither all nor none: the comparison means something.
    BOOST_TEST(matches > rounds * queries / 10);
    BOOST_TEST(matches < rounds * queries * 9 / 10);
}

BOOST_AUTO_TEST_SUITE_END()
