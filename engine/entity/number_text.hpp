// Numbers as text, digit for digit.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice {

/// The most characters a decimal may have once its exponent is written out.
inline constexpr std::size_t decimal_chars_max = 4096;

/// True for a number in JSON's grammar: -?(0|[1-9]digits)(.digits)?([eE][+-]?digits)?
bool is_json_number(std::string_view text) noexcept;

/// True for a JSON number without an exponent: what text must look like to be taken for a number.
bool is_plain_number(std::string_view text) noexcept;

/// The integer that `text` spells in JSON's grammar; nothing for a fraction, an exponent, a leading zero or plus, or
/// anything beyond 64 bits.
std::optional<std::int64_t> integer_of(std::string_view text) noexcept;

/// A number in JSON's grammar, compared by its digits whatever their count: 1.50 equals 15e-1, and no double is made of
/// it. Borrows its text.
class ExactNumber {
public:
    /// Nothing when `text` is no such number.
    static std::optional<ExactNumber> read(std::string_view text) noexcept;

    friend std::strong_ordering operator<=>(const ExactNumber &left, const ExactNumber &right) noexcept;
    friend bool operator==(const ExactNumber &left, const ExactNumber &right) noexcept {
        return (left <=> right) == std::strong_ordering::equal;
    }

    /// -1, 0 or 1.
    int sign() const noexcept { return sign_; }
    /// The power of ten of the first digit; 0 of zero.
    std::int64_t magnitude() const noexcept { return magnitude_; }
    /// The digit at `index` from the first one that is not 0 on; '0' behind the last one.
    char digit(std::size_t index) const noexcept {
        if (index < whole_.size()) return whole_[index];
        index -= whole_.size();
        return index < fraction_.size() ? fraction_[index] : '0';
    }
    /// Digits, without zeros at either end.
    std::size_t digit_count() const noexcept { return whole_.size() + fraction_.size(); }

private:
    int sign_ = 0;
    std::int64_t magnitude_ = 0;
    std::string_view whole_, fraction_;
};

/// Append the canonical decimal text of a JSON number: 1.5e3 becomes 1500; trailing zeros stay. False, with nothing
/// appended, when it would have more than decimal_chars_max characters.
bool append_decimal(std::vector<char> &out, std::string_view number);

void append_integer(std::vector<char> &out, std::int64_t value);
void append_natural(std::vector<char> &out, std::uint64_t value);
/// The shortest text that reads back as the same double.
void append_double(std::vector<char> &out, double value);

}  // namespace sluice
