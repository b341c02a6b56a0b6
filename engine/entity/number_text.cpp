#include "engine/entity/number_text.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace sluice {

namespace {

std::size_t count_digits(std::string_view text) noexcept {
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
    return count;
}

// A JSON number taken apart.
struct Number {
    bool is_negative = false;
    std::string_view whole, fraction, exponent;  // digits; the exponent perhaps with a sign
};

std::optional<Number> take_apart(std::string_view text) noexcept {
    Number number;
    number.is_negative = text.starts_with('-');
    if (number.is_negative) text.remove_prefix(1);
    number.whole = text.substr(0, count_digits(text));
    if (number.whole.empty() || (number.whole.size() > 1 && number.whole[0] == '0')) return std::nullopt;
    text.remove_prefix(number.whole.size());
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        number.fraction = text.substr(0, count_digits(text));
        if (number.fraction.empty()) return std::nullopt;
        text.remove_prefix(number.fraction.size());
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
        const std::size_t digits = count_digits(text.substr(sign));
        if (digits == 0) return std::nullopt;
        number.exponent = text.substr(0, sign + digits);
        text.remove_prefix(sign + digits);
    }
    if (!text.empty()) return std::nullopt;
    return number;
}

void append(std::vector<char> &out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

template <typename Value>
void append_chars(std::vector<char> &out, Value value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.insert(out.end(), digits, end);
}

}  // namespace

bool is_json_number(std::string_view text) noexcept { return take_apart(text).has_value(); }

bool is_plain_number(std::string_view text) noexcept {
    const std::optional<Number> number = take_apart(text);
    return number && number->exponent.empty();
}

std::optional<std::int64_t> integer_of(std::string_view text) noexcept {
    const std::optional<Number> number = take_apart(text);
    if (!number || !number->fraction.empty() || !number->exponent.empty()) return std::nullopt;
    std::int64_t value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) return std::nullopt;
    return value;
}

std::optional<ExactNumber> ExactNumber::read(std::string_view text) noexcept {
    const std::optional<Number> number = take_apart(text);
    if (!number) return std::nullopt;
    ExactNumber result;
    result.whole_ = number->whole;
    result.fraction_ = number->fraction;
    // An exponent beyond 64 bits is as good as the largest one, but for numbers that nobody can write down.
    constexpr std::int64_t exponent_max = std::int64_t{1} << 60;
    std::int64_t exponent = 0;
    std::string_view exponent_text = number->exponent;
    if (exponent_text.starts_with('+')) exponent_text.remove_prefix(1);
    const char *const exponent_end = exponent_text.data() + exponent_text.size();
    if (std::from_chars(exponent_text.data(), exponent_end, exponent).ec == std::errc::result_out_of_range)
        exponent = exponent_text.starts_with('-') ? -exponent_max : exponent_max;
    exponent = std::clamp(exponent, -exponent_max, exponent_max);

    result.magnitude_ = static_cast<std::int64_t>(result.whole_.size()) - 1 + exponent;
    const auto strip = [&result](std::string_view &digits) {
        while (digits.starts_with('0')) {
            digits.remove_prefix(1);
            --result.magnitude_;
        }
    };
    strip(result.whole_);
    if (result.whole_.empty()) strip(result.fraction_);
    while (result.fraction_.ends_with('0')) result.fraction_.remove_suffix(1);
    if (result.fraction_.empty())
        while (result.whole_.ends_with('0')) result.whole_.remove_suffix(1);
    if (result.digit_count() == 0)
        result.magnitude_ = 0;
    else
        result.sign_ = number->is_negative ? -1 : 1;
    return result;
}

std::strong_ordering operator<=>(const ExactNumber &left, const ExactNumber &right) noexcept {
    if (left.sign_ != right.sign_ || left.sign_ == 0) return left.sign_ <=> right.sign_;
    const ExactNumber &small = left.sign_ > 0 ? left : right, &large = left.sign_ > 0 ? right : left;
    if (small.magnitude_ != large.magnitude_) return small.magnitude_ <=> large.magnitude_;
    const std::size_t count = std::max(small.digit_count(), large.digit_count());
    for (std::size_t i = 0; i < count; ++i)
        if (small.digit(i) != large.digit(i)) return small.digit(i) <=> large.digit(i);
    return std::strong_ordering::equal;
}

bool append_decimal(std::vector<char> &out, std::string_view text) {
    if (std::none_of(text.begin(), text.end(), [](char c) { return c == 'e' || c == 'E'; })) {
        if (text.size() > decimal_chars_max) return false;
        append(out, text);
        return true;
    }
    const std::optional<Number> number = take_apart(text);
    if (!number) return false;
    std::string_view exponent_text = number->exponent;
    if (exponent_text.starts_with('+')) exponent_text.remove_prefix(1);
    std::int32_t exponent = 0;
    constexpr auto bound = static_cast<std::int32_t>(decimal_chars_max);
    if (std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent).ec !=
            std::errc() ||
        exponent > bound || exponent < -bound || number->whole.size() + number->fraction.size() > decimal_chars_max)
        return false;

    // Move the point by `exponent` places, with zeros where the digits end.
    std::string digits(number->whole);
    digits += number->fraction;
    auto point = static_cast<std::int32_t>(number->whole.size()) + exponent;
    if (point <= 0) {
        digits.insert(0, static_cast<std::size_t>(1 - point), '0');
        point = 1;
    }
    if (static_cast<std::size_t>(point) > digits.size()) digits.resize(static_cast<std::size_t>(point), '0');
    std::size_t zeros = 0;
    while (zeros + 1 < static_cast<std::size_t>(point) && digits[zeros] == '0') ++zeros;
    const std::string_view whole = std::string_view(digits).substr(zeros, static_cast<std::size_t>(point) - zeros);
    const std::string_view fraction = std::string_view(digits).substr(static_cast<std::size_t>(point));
    if (whole.size() + fraction.size() > decimal_chars_max) return false;
    if (number->is_negative) out.push_back('-');
    append(out, whole);
    if (!fraction.empty()) {
        out.push_back('.');
        append(out, fraction);
    }
    return true;
}

void append_integer(std::vector<char> &out, std::int64_t value) { append_chars(out, value); }
void append_natural(std::vector<char> &out, std::uint64_t value) { append_chars(out, value); }
void append_double(std::vector<char> &out, double value) { append_chars(out, value); }

}  // namespace sluice
