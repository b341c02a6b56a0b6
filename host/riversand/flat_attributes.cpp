#include "host/riversand/flat_attributes.hpp"

#include "engine/base/text.hpp"
#include "engine/query/words.hpp"
#include "host/jobs/timestamp.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <optional>

namespace sluice::riversand {

namespace {

Json value_objects(const std::string &name, const Json &values) {
    Json objects = Json::array();
    for (const Json &value : items_of(values))
        objects.push_back({{"id", name + "_" + std::to_string(objects.size() + 1)},
                           {"value", value},
                           {"locale", "en-US"},
                           {"source", "internal"}});
    return objects;
}

std::optional<double> number_of(const std::string &text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// RFC 3339; the platform writes offsets without a colon, and days alone.
std::optional<Timestamp> time_of(std::string text) {
    constexpr std::size_t day_size = 10, offset_size = 5;
    if (text.size() == day_size) return parse_time(text + "T00:00:00Z");
    if (text.size() > day_size + offset_size)
        if (const char sign = text[text.size() - offset_size]; sign == '+' || sign == '-')
            text.insert(text.size() - 2, ":");
    return parse_time(text);
}

// How a value stands to a bound, both read as what the bound is; unordered for a value that is no such thing.
std::partial_ordering compared(const std::string &value, const std::string &bound, const std::string &type,
                               const std::string &place) {
    const auto is_type = [&](const char *name) { return equal_ignoring_case(type, name); };
    const auto of = [](const auto &left, const auto &right) -> std::partial_ordering {
        return left ? std::partial_ordering(*left <=> *right) : std::partial_ordering::unordered;
    };
    const bool is_text = is_type("_STRING"), is_time = is_type("_DATETIME");
    if (!is_text && !is_time)
        if (const std::optional<double> number = number_of(bound)) return of(number_of(value), number);
    if (!is_text && !is_type("_INTEGER") && !is_type("_DECIMAL"))
        if (const std::optional<Timestamp> time = time_of(bound)) return of(time_of(value), time);
    if (!type.empty() && !is_text) throw refused(code::wrong_parameter, place + " should be a bound of type " + type);
    return ascii_lower(value) <=> ascii_lower(bound);
}

struct BoundOperator {
    const char *name;
    bool (*holds)(std::partial_ordering);
};
constexpr std::array bound_operators = {
    BoundOperator{"gt", std::is_gt},
    BoundOperator{"gte", std::is_gteq},
    BoundOperator{"lt", std::is_lt},
    BoundOperator{"lte", std::is_lteq},
};

bool passes(const Json &values, const Json &test, const std::string &place) {
    const std::vector<std::string> held = texts_of(values);
    const auto is_any = [&](const auto &holds) { return std::any_of(held.begin(), held.end(), holds); };
    bool is_asked = false, is_passed = true;
    const auto ask = [&](const char *name, const auto &holds) {
        const std::vector<std::string> wanted = texts_of(member(test, name));
        if (wanted.empty()) return;
        is_asked = true;
        is_passed &= std::any_of(wanted.begin(), wanted.end(), [&](const std::string &one) {
            return is_any([&](const std::string &value) { return holds(value, one); });
        });
    };
    for (const char *name : {"exact", "exacts", "eq"}) ask(name, equal_ignoring_case);
    ask("startswith", [](const std::string &value, const std::string &start) {
        return equal_ignoring_case(std::string_view(value).substr(0, start.size()), start);
    });
    ask("contains", [&](const std::string &value, const std::string &words) {
        if (const std::string problem = words_problem(words); !problem.empty())
            throw refused(code::wrong_parameter, place + ".contains " + problem);
        return WordSearch(words, WordMatch::any).is_in(value);
    });
    const std::string type = text_of(member(test, "type")).value_or("");
    for (const BoundOperator &one : bound_operators)
        ask(one.name, [&](const std::string &value, const std::string &bound) {
            return one.holds(compared(value, bound, type, place + "." + one.name));
        });
    is_passed = is_passed != flag_of(member(test, "not")).value_or(false);
    const std::optional<bool> is_there = flag_of(member(test, "hasvalue"));
    if (is_there) return (!is_asked || is_passed) && held.empty() != *is_there;
    if (!is_asked)
        throw refused(
            code::wrong_parameter,
            place + " should hold one of exact, exacts, eq, contains, startswith, hasvalue, gt, gte, lt and lte");
    return is_passed;
}

}  // namespace

Json attribute_objects(const Json &attributes, const std::vector<std::string> &names) {
    const auto is_wanted = [&](const std::string &name) {
        return std::any_of(names.begin(), names.end(),
                           [&](const std::string &one) { return equal_ignoring_case(one, "_ALL") || one == name; });
    };
    Json objects = Json::object();
    for (const auto &[name, values] : attributes.items())
        if (is_wanted(name)) objects[name] = {{"values", value_objects(name, values)}};
    return objects;
}

bool pass_tests(const Json &attributes, const Json &tests, const std::string &criterion) {
    for (const Json &test : items_of(tests)) {
        if (!test.is_object())
            throw refused(code::wrong_parameter, criterion + " should hold objects of a name and its test");
        for (const auto &[name, one] : test.items())
            if (!passes(member(attributes, name), one, criterion + "." + name)) return false;
    }
    return true;
}

bool is_before(const Json &left, const Json &right) {
    const std::string value = text_of(left).value_or(""), other = text_of(right).value_or("");
    if (const auto number = number_of(value), wanted = number_of(other); number && wanted) return *number < *wanted;
    if (const auto time = time_of(value), wanted = time_of(other); time && wanted) return *time < *wanted;
    return ascii_lower(value) < ascii_lower(other);
}

}  // namespace sluice::riversand
