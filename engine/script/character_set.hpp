// Sets of bytes, and the classes that Lua patterns name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace sluice {

/// A set of byte values.
class CharacterSet {
public:
    constexpr bool holds(unsigned char character) const noexcept {
        return (words_[character / 64] >> (character % 64) & 1) != 0;
    }
    constexpr void add(unsigned char character) noexcept {
        words_[character / 64] |= std::uint64_t{1} << (character % 64);
    }
    /// Nothing when `last` is less than `first`.
    constexpr void add_range(unsigned char first, unsigned char last) noexcept {
        for (int character = first; character <= last; ++character) add(static_cast<unsigned char>(character));
    }
    constexpr void add(const CharacterSet &other) noexcept {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    }
    constexpr void invert() noexcept {
        for (std::uint64_t &word : words_) word = ~word;
    }

private:
    std::array<std::uint64_t, 4> words_ = {};
};

/// What `name` behind a '%' stands for: a class, the complement of one for a capital letter, else the character itself.
/// ASCII only, whatever the locale.
CharacterSet character_class(unsigned char name) noexcept;

}  // namespace sluice
