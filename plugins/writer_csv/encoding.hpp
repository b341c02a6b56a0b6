// The encodings that a CSV file can have.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice {

enum class Encoding : std::uint8_t { utf8 = 1, utf16le, windows1252 };

/// The name in settings, messages and content types.
std::string_view encoding_name(Encoding encoding) noexcept;

/// True when every character of `text`, which is UTF-8, has a place in the encoding.
bool is_encodable(std::string_view text, Encoding encoding) noexcept;

/// Append `text`, which is UTF-8, in the encoding; a question mark stands for characters that it does not have.
void append_encoded(std::string &out, std::string_view text, Encoding encoding);

}  // namespace sluice
