// Numbers as ZIP archives store them.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::xlsx {

/// Append an unsigned number, lowest byte first.
template <std::unsigned_integral T>
void put_little_endian(std::string &out, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) out += static_cast<char>(value >> (8 * i) & 0xffu);
}

/// The number at `offset`; the bytes must be there.
template <std::unsigned_integral T>
T get_little_endian(std::string_view bytes, std::size_t offset) {
    T value = 0;
    for (std::size_t i = sizeof(T); i > 0; --i)
        value = static_cast<T>(static_cast<T>(value << 8) | static_cast<unsigned char>(bytes[offset + i - 1]));
    return value;
}

}  // namespace sluice::xlsx
