// Small questions about text that several folders ask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice {

/// True when `text` is well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF).
bool is_utf8(std::string_view text) noexcept;

/// Equality of two texts, one of which is a literal or of a size that the compiler can see: then the comparison needs
/// no call, which operator== always makes.
inline bool equals(std::string_view text, std::string_view literal) noexcept {
    return text.size() == literal.size() &&
           std::char_traits<char>::compare(text.data(), literal.data(), literal.size()) == 0;
}

namespace detail {

template <typename Word>
bool is_same_word(const char *left, const char *right) noexcept {
    Word a, b;
    std::memcpy(&a, left, sizeof a);
    std::memcpy(&b, right, sizeof b);
    return a == b;
}

}  // namespace detail

/// Equality of two short texts that are mostly equal, such as names: no call here either. The last word may overlap the
/// one before it.
inline bool equals_short(std::string_view left, std::string_view right) noexcept {
    const std::size_t size = left.size();
    const char *const a = left.data(), *const b = right.data();
    if (size != right.size()) return false;
    if (size >= 8) {
        for (std::size_t at = 0; at + 8 < size; at += 8)
            if (!detail::is_same_word<std::uint64_t>(a + at, b + at)) return false;
        return detail::is_same_word<std::uint64_t>(a + size - 8, b + size - 8);
    }
    if (size >= 4)
        return detail::is_same_word<std::uint32_t>(a, b) &&
               detail::is_same_word<std::uint32_t>(a + size - 4, b + size - 4);
    for (std::size_t at = 0; at < size; ++at)
        if (a[at] != b[at]) return false;
    return true;
}

/// `text` with U+FFFD for every control character, so that it stays on one line and tells a terminal nothing.
std::string one_line(std::string_view text);

/// Equality of ASCII text without regard to case; other bytes compare exactly.
bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept;

/// ASCII lower case; other bytes stay.
std::string ascii_lower(std::string_view text);

/// The candidate nearest to `word` by edit distance, when it is near enough to be a likely typing error.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string> candidates);

/// " (did you mean 'x'?)" for the nearest candidate, or "".
std::string suggestion(std::string_view word, std::span<const std::string> candidates);

}  // namespace sluice
