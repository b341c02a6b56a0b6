#include "plugins/writer_csv/encoding.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace sluice {

namespace {

bool is_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

// The character that begins at `at`, behind which `at` is moved. The text is known to be well-formed.
char32_t next_character(std::string_view text, std::size_t &at) noexcept {
    const auto byte = static_cast<unsigned char>(text[at++]);
    const int following = byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    constexpr std::array<unsigned char, 4> masks = {0x7f, 0x1f, 0x0f, 0x07};
    char32_t character = byte & masks[static_cast<std::size_t>(following)];
    for (int i = 0; i < following; ++i) character = character << 6 | (static_cast<unsigned char>(text[at++]) & 0x3f);
    return character;
}

// Windows-1252 is Latin-1 but for the bytes 0x80 to 0x9f; five of them stand for nothing.
constexpr std::array<char16_t, 32> windows_characters = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

std::optional<char> windows_byte(char32_t character) noexcept {
    if (character < 0x80 || (character >= 0xa0 && character <= 0xff)) return static_cast<char>(character);
    if (character < 0x80 + windows_characters.size()) return std::nullopt;  // a control character
    const auto found = std::find(windows_characters.begin(), windows_characters.end(), character);
    if (found == windows_characters.end()) return std::nullopt;
    return static_cast<char>(0x80 + (found - windows_characters.begin()));
}

void append_unit(std::string &out, char32_t unit) {
    out += static_cast<char>(unit & 0xff);
    out += static_cast<char>(unit >> 8);
}

void append_utf16(std::string &out, char32_t character) {
    constexpr char32_t first_of_pairs = 0x10000;
    if (character < first_of_pairs) return append_unit(out, character);
    append_unit(out, 0xd800 + ((character - first_of_pairs) >> 10));
    append_unit(out, 0xdc00 + ((character - first_of_pairs) & 0x3ff));
}

}  // namespace

std::string_view encoding_name(Encoding encoding) noexcept {
    switch (encoding) {
        case Encoding::utf8: break;
        case Encoding::utf16le: return "utf-16le";
        case Encoding::windows1252: return "windows-1252";
    }
    return "utf-8";
}

bool is_encodable(std::string_view text, Encoding encoding) noexcept {
    if (encoding != Encoding::windows1252 || std::all_of(text.begin(), text.end(), is_ascii)) return true;
    for (std::size_t at = 0; at < text.size();)
        if (!windows_byte(next_character(text, at))) return false;
    return true;
}

bool begins_like_mark(std::string_view text) noexcept {
    constexpr char first_bytes[] = {'\xEF', '\xC3'};
    if (text.empty() || (text[0] != first_bytes[0] && text[0] != first_bytes[1])) return false;
    constexpr std::string_view swapped_mark = "\xEF\xBF\xBE";
    constexpr std::string_view in_windows_1252[] = {"ï»¿", "ÿþ", "þÿ"};
    return text.starts_with(byte_order_mark) || text.starts_with(swapped_mark) ||
           std::any_of(std::begin(in_windows_1252), std::end(in_windows_1252),
                       [text](std::string_view mark) { return text.starts_with(mark); });
}

void append_encoded(std::string &out, std::string_view text, Encoding encoding) {
    if (encoding == Encoding::utf8) {
        out += text;
        return;
    }
    out.reserve(out.size() + text.size() * (encoding == Encoding::utf16le ? 2 : 1));
    for (std::size_t at = 0; at < text.size();) {
        const char32_t character = next_character(text, at);
        if (encoding == Encoding::utf16le)
            append_utf16(out, character);
        else
            out += windows_byte(character).value_or('?');
    }
}

}  // namespace sluice
