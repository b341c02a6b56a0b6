// Text as the content of an XML element, the way SpreadsheetML wants it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::xlsx {

/// What becomes of characters that XML cannot hold (U+0000 to U+001F without tab, line feed and carriage return;
/// U+FFFE, U+FFFF): `escape` writes them as _xHHHH_, which Excel reads back; `strip` leaves them out; `fail` refuses.
enum class ControlCharacters : std::uint8_t { escape = 1, strip, fail };

/// The most bytes that escape_text writes for one byte of text.
inline constexpr std::size_t escaped_bytes_per_byte = 7;

/// Write `text` (UTF-8) at `out` as element content and return the end of what was written. A text that looks like an
/// escape itself ("_x0041_") is escaped too, so that it reads back as it is; a carriage return becomes a character
/// reference, since XML readers turn a bare one into a line feed. `forbidden` is raised by the number of characters
/// met that XML cannot hold; with ControlCharacters::fail they are left out and the caller has to look.
/// `out` must have room for escaped_bytes_per_byte * text.size() bytes.
char *escape_text(char *out, std::string_view text, ControlCharacters policy, std::size_t &forbidden);

/// The same for a whole string.
std::string escaped_text(std::string_view text, ControlCharacters policy, std::size_t &forbidden);

/// The text as libxlsxwriter may be given it, which escapes what XML needs itself: characters that XML cannot hold are
/// written as _xHHHH_, and so is a text that looks like such an escape.
std::string spelled_text(std::string_view text);

/// Without the characters that XML cannot hold.
std::string stripped_text(std::string_view text);

/// How many characters XML cannot hold.
std::size_t count_forbidden(std::string_view text);

/// True when readers would trim the text without xml:space="preserve", perhaps only after stripping.
inline bool needs_preserved_space(std::string_view text) {
    const auto is_space = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    return !text.empty() && (is_space(text.front()) || is_space(text.back()) || text.starts_with("\xef\xbf") ||
                             text.ends_with("\xef\xbf\xbe") || text.ends_with("\xef\xbf\xbf"));
}

/// The length of a UTF-8 text in UTF-16 units, in which Excel counts.
std::size_t utf16_units(std::string_view text);

/// The longest beginning of a UTF-8 text that has at most `units` UTF-16 units and ends between two characters.
std::string_view utf16_prefix(std::string_view text, std::size_t units);

}  // namespace sluice::xlsx
