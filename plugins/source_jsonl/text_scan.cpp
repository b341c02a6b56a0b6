#include "plugins/source_jsonl/text_scan.hpp"

#include <algorithm>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sluice::jsonl {

#ifdef __SSE2__

namespace {

__m128i load(const char *data) noexcept { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(data)); }

std::uint64_t equal_bits(__m128i bytes, char wanted) noexcept {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted))));
}

}  // namespace

std::int64_t count_newlines(const char *data, std::size_t size) noexcept {
    constexpr std::size_t rounds_max = 255;  // a byte counter holds no more
    std::int64_t count = 0;
    std::size_t at = 0;
    while (size - at >= 16) {
        const std::size_t rounds = std::min((size - at) / 16, rounds_max);
        __m128i counters = _mm_setzero_si128();
        for (std::size_t round = 0; round < rounds; ++round, at += 16)
            counters = _mm_sub_epi8(counters, _mm_cmpeq_epi8(load(data + at), _mm_set1_epi8('\n')));
        const __m128i sums = _mm_sad_epu8(counters, _mm_setzero_si128());
        count += _mm_cvtsi128_si64(sums) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums));
    }
    return count + std::count(data + at, data + size, '\n');
}

NestingMasks nesting_masks(const char *data) noexcept {
    NestingMasks masks;
    for (int i = 0; i < 64; i += 16) {
        const __m128i bytes = load(data + i);
        const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));  // [ and ] become { and }
        masks.quotes |= equal_bits(bytes, '"') << i;
        masks.backslashes |= equal_bits(bytes, '\\') << i;
        masks.openers |= equal_bits(folded, '{') << i;
        masks.closers |= equal_bits(folded, '}') << i;
    }
    return masks;
}

#else

std::int64_t count_newlines(const char *data, std::size_t size) noexcept { return std::count(data, data + size, '\n'); }

NestingMasks nesting_masks(const char *data) noexcept {
    NestingMasks masks;
    for (int i = 0; i < 64; ++i) {
        const auto bit = [i](bool is_set) { return static_cast<std::uint64_t>(is_set) << i; };
        const char byte = data[i];
        masks.quotes |= bit(byte == '"');
        masks.backslashes |= bit(byte == '\\');
        masks.openers |= bit(byte == '{' || byte == '[');
        masks.closers |= bit(byte == '}' || byte == ']');
    }
    return masks;
}

#endif

}  // namespace sluice::jsonl
