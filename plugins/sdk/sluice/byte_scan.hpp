// Finding the bytes that a text format has to quote or escape: 16 at a time where the processor can.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sluice::sdk {

#if defined(__SSE2__)
/// 16 bytes side by side.
using ByteVector = __m128i;

inline ByteVector equal_bytes(ByteVector bytes, char wanted) noexcept {
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted));
}
inline ByteVector bytes_below(ByteVector bytes, char limit) noexcept {
    const ByteVector last = _mm_set1_epi8(static_cast<char>(limit - 1));
    return _mm_cmpeq_epi8(_mm_max_epu8(bytes, last), last);
}
inline ByteVector either(ByteVector left, ByteVector right) noexcept { return _mm_or_si128(left, right); }
#endif

/// The position of the first byte of `text` that `special` accepts, or its size; byte by byte, on any processor.
template <typename Special>
std::size_t find_special_bytewise(std::string_view text, const Special &special) noexcept {
    std::size_t at = 0;
    while (at < text.size() && !special(text[at])) ++at;
    return at;
}

/// The same, faster. `Special` has `bool operator()(char) const`, and, for processors with SSE2,
/// `ByteVector operator()(ByteVector) const` that sets the lanes of accepted bytes to ones. Reads nothing beyond
/// `text`.
template <typename Special>
std::size_t find_special(std::string_view text, const Special &special) noexcept {
#if defined(__SSE2__)
    constexpr std::size_t width = sizeof(ByteVector);
    const auto matches = [&special](const char *bytes) {
        const ByteVector vector = _mm_loadu_si128(reinterpret_cast<const ByteVector *>(bytes));
        return static_cast<unsigned>(_mm_movemask_epi8(special(vector)));
    };
    const auto position = [](unsigned mask) { return static_cast<std::size_t>(__builtin_ctz(mask)); };

    if (text.size() < width) {
        char padded[width] = {};
        if (!text.empty()) std::memcpy(padded, text.data(), text.size());
        const unsigned mask = matches(padded) & ((1u << text.size()) - 1);
        return mask == 0 ? text.size() : position(mask);
    }
    for (std::size_t at = 0; at + width <= text.size(); at += width)
        if (const unsigned mask = matches(text.data() + at)) return at + position(mask);
    const std::size_t last = text.size() - width;  // overlaps bytes that are known not to be special
    const unsigned mask = matches(text.data() + last);
    return mask == 0 ? text.size() : last + position(mask);
#else
    return find_special_bytewise(text, special);
#endif
}

}  // namespace sluice::sdk
