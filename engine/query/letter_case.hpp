// Text without regard to case, beyond ASCII.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

/// The small letter of a capital one in the Latin (with all its accents), Greek and Cyrillic alphabets; any other
/// character as it is. Accents stay.
char32_t fold_case(char32_t character) noexcept;

/// The character that begins at `at` in UTF-8 text; moves `at` behind it. `at` is less than the size.
inline char32_t next_character(std::string_view text, std::size_t &at) noexcept {
    const auto byte = [text](std::size_t index) {
        return index < text.size() ? static_cast<unsigned char>(text[index]) : 0u;
    };
    const char32_t first = byte(at++);
    if (first < 0x80) return first;
    const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    char32_t character = first & (0x3Fu >> more);
    for (std::size_t i = 0; i < more; ++i) character = character << 6 | (byte(at++) & 0x3F);
    return character;
}

/// Append the characters of UTF-8 text, each with its case folded.
void append_folded(std::u32string &out, std::string_view text);

/// True when both texts are the same without regard to case.
bool equal_folded(std::string_view left, std::string_view right) noexcept;

}  // namespace sluice
