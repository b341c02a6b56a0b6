// How long UTF-8 text is for a reader.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sluice {

/// True for every byte that begins a character.
inline bool is_first_byte(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

/// The characters (code points) of UTF-8 text; near enough to columns of a terminal.
inline std::size_t character_count(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_first_byte));
}

}  // namespace sluice
