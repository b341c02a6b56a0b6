#include "engine/profile/core_schema.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace sluice {

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text, std::size_t from) {
    std::size_t at = from;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - from;
}

// `text` has no sign. Decimal digits with a point or an exponent, or both.
bool is_float(std::string_view text) {
    const std::size_t whole = count_digits(text, 0);
    std::size_t at = whole;
    std::size_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        fraction = count_digits(text, at + 1);
        at += 1 + fraction;
    }
    if (whole + fraction == 0) return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        const std::size_t exponent = count_digits(text, at);
        if (exponent == 0) return false;
        at += exponent;
    }
    return at == text.size();
}

template <typename Number, typename... Base>
CoreValue number(std::string_view text, std::string_view what, Base... base) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base...);
    if (error == std::errc::result_out_of_range) return {text, std::string(what) + "; put it in quotes if it is text"};
    return {value, ""};
}

constexpr std::string_view integer_problem = "an integer outside the range of 64 bits";

bool is_all(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

CoreValue core_schema_value(std::string_view text) {
    if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return {nullptr, ""};
    if (is_one_of(text, {"true", "True", "TRUE"})) return {true, ""};
    if (is_one_of(text, {"false", "False", "FALSE"})) return {false, ""};
    if (text.starts_with("0o") && is_all(text.substr(2), "01234567"))
        return number<std::int64_t>(text.substr(2), integer_problem, 8);
    if (text.starts_with("0x") && is_all(text.substr(2), "0123456789abcdefABCDEF"))
        return number<std::int64_t>(text.substr(2), integer_problem, 16);

    const bool has_sign = text[0] == '-' || text[0] == '+';
    const std::string_view unsigned_text = text.substr(has_sign ? 1 : 0);
    const std::string_view parsed = text[0] == '+' ? unsigned_text : text;  // from_chars knows no plus sign
    if (is_one_of(unsigned_text, {".inf", ".Inf", ".INF"}) || is_one_of(text, {".nan", ".NaN", ".NAN"}))
        return {text, std::string(text) + " is no number that can be used; put it in quotes if it is text"};
    if (is_all(unsigned_text, "0123456789")) return number<std::int64_t>(parsed, integer_problem);
    if (is_float(unsigned_text)) return number<double>(parsed, "a number outside the range of a double");
    return {text, ""};
}

std::string_view json_kind_text(const Json &value) {
    switch (value.type()) {
        case Json::value_t::null: return "empty";
        case Json::value_t::object: return "a map";
        case Json::value_t::array: return "a list";
        case Json::value_t::string: return "text";
        case Json::value_t::boolean: return "true or false";
        case Json::value_t::number_integer:
        case Json::value_t::number_unsigned: return "an integer";
        case Json::value_t::number_float: return "a number";
        default: return "binary";
    }
}

}  // namespace sluice
