#include "plugins/writer_xml/xml_names.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace sluice {

namespace {

struct Range {
    char32_t first, last;
};

// NameStartChar of XML 1.0, without the colon, and without what lies beyond U+FFFF, which not every reader takes.
constexpr std::array start_ranges = {
    Range{'A', 'Z'},       Range{'_', '_'},       Range{'a', 'z'},       Range{0xC0, 0xD6},     Range{0xD8, 0xF6},
    Range{0xF8, 0x2FF},    Range{0x370, 0x37D},   Range{0x37F, 0x1FFF},  Range{0x200C, 0x200D}, Range{0x2070, 0x218F},
    Range{0x2C00, 0x2FEF}, Range{0x3001, 0xD7FF}, Range{0xF900, 0xFDCF}, Range{0xFDF0, 0xFFFD}};
// What NameChar has besides.
constexpr std::array more_ranges = {Range{'-', '.'}, Range{'0', '9'}, Range{0xB7, 0xB7}, Range{0x300, 0x36F},
                                    Range{0x203F, 0x2040}};

template <std::size_t count>
bool is_in(const std::array<Range, count> &ranges, char32_t c) noexcept {
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](const Range &range) { return c >= range.first && c <= range.last; });
}

bool may_stand(char32_t c, bool is_first) noexcept {
    return is_in(start_ranges, c) || (!is_first && is_in(more_ranges, c));
}

// The character at `at` of valid UTF-8, and how many bytes it has.
struct Character {
    char32_t code;
    std::size_t size;
};

Character character_at(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t index) {
        return at + index < text.size() ? static_cast<unsigned char>(text[at + index]) : 0u;
    };
    const unsigned first = byte(0);
    const auto more = [&](unsigned bits, std::size_t size) {
        char32_t code = bits;
        for (std::size_t index = 1; index < size; ++index) code = code << 6 | (byte(index) & 0x3F);
        return Character{code, std::min(size, text.size() - at)};
    };
    if (first < 0xC0) return {first, 1};
    if (first < 0xE0) return more(first & 0x1F, 2);
    return first < 0xF0 ? more(first & 0x0F, 3) : more(first & 0x07, 4);
}

// "_x0020_" at `at`, or its like with eight digits.
bool reads_as_escape(std::string_view text, std::size_t at) noexcept {
    const auto is_escape = [&](std::size_t digits) {
        if (text.size() < at + digits + 3 || text[at + 1] != 'x' || text[at + digits + 2] != '_') return false;
        return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at + 2),
                           text.begin() + static_cast<std::ptrdiff_t>(at + digits + 2), [](char c) {
                               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
                           });
    };
    return text[at] == '_' && (is_escape(4) || is_escape(8));
}

}  // namespace

bool is_xml_name(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const Character character = character_at(text, at);
        if (!may_stand(character.code, at == 0)) return false;
        at += character.size;
    }
    return !text.empty();
}

std::string encoded_xml_name(std::string_view text) {
    if (text.empty()) return "_";
    std::string name;
    for (std::size_t at = 0; at < text.size();) {
        const Character character = character_at(text, at);
        if (may_stand(character.code, at == 0) && !reads_as_escape(text, at)) {
            name += text.substr(at, character.size);
        } else {
            std::array<char, 16> escape;
            const int size =
                std::snprintf(escape.data(), escape.size(), character.code > 0xFFFF ? "_x%08X_" : "_x%04X_",
                              static_cast<unsigned>(character.code));
            name.append(escape.data(), static_cast<std::size_t>(size));
        }
        at += character.size;
    }
    return name;
}

}  // namespace sluice
