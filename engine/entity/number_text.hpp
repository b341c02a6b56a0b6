// Numbers as text, digit for digit.
#pragma once

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

/// Append the canonical decimal text of a JSON number: 1.5e3 becomes 1500; trailing zeros stay. False, with nothing
/// appended, when it would have more than decimal_chars_max characters.
bool append_decimal(std::vector<char> &out, std::string_view number);

void append_integer(std::vector<char> &out, std::int64_t value);
void append_natural(std::vector<char> &out, std::uint64_t value);
/// The shortest text that reads back as the same double.
void append_double(std::vector<char> &out, double value);

}  // namespace sluice
