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

/// U+FEFF, by which a file's first bytes tell its encoding. Readers do not take it for a part of the first value.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// True when `text`, which is UTF-8, would pass for a byte order mark if it were the beginning of a file in one of the
/// encodings: U+FEFF and U+FFFE, and what such marks look like in windows-1252.
bool begins_like_mark(std::string_view text) noexcept;

/// Append `text`, which is UTF-8, in the encoding; a question mark stands for characters that it does not have.
void append_encoded(std::string &out, std::string_view text, Encoding encoding);

}  // namespace sluice
