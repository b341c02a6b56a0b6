#include "engine/query/letter_case.hpp"

namespace sluice {

namespace {

// Alphabets in which capital and small letters take turns: true where capitals are even.
bool has_even_capitals(char32_t c) noexcept {
    return (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) || (c >= 0x218 && c <= 0x21F) ||
           (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F) ||
           (c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF);
}

bool has_odd_capitals(char32_t c) noexcept { return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E); }

}  // namespace

char32_t fold_case(char32_t c) noexcept {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c < 0x100) return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 32 : c;
    if (c == 0x130 || c == 0x131) return 'i';
    if (has_even_capitals(c)) return c | 1;
    if (has_odd_capitals(c)) return c + (c & 1);
    if (c == 0x178) return 0xFF;
    if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 32;
    if (c == 0x386) return 0x3AC;
    if (c >= 0x388 && c <= 0x38A) return c + 37;
    if (c == 0x38C) return 0x3CC;
    if (c == 0x38E || c == 0x38F) return c + 63;
    if (c == 0x3C2) return 0x3C3;  // the small sigma at the end of a word
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if (c >= 0x410 && c <= 0x42F) return c + 32;
    if (c == 0x1E9E) return 0xDF;
    return c;
}

void append_folded(std::u32string &out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) out.push_back(fold_case(next_character(text, at)));
}

bool equal_folded(std::string_view left, std::string_view right) noexcept {
    std::size_t at_left = 0, at_right = 0;
    while (at_left < left.size() && at_right < right.size())
        if (fold_case(next_character(left, at_left)) != fold_case(next_character(right, at_right))) return false;
    return at_left >= left.size() && at_right >= right.size();
}

}  // namespace sluice
