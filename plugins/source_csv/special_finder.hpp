// Finding delimiters and line ends, 64 bytes at a time.
#pragma once

#include "plugins/sdk/sluice/byte_scan.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace sluice::csv {

/// Readable bytes that a SpecialFinder needs behind its text.
inline constexpr std::size_t padding_bytes = 64;

/// Walks through a text from special byte to special byte. It keeps the positions within 64 bytes as bits, since cells
/// are mostly shorter than that. One thread at a time.
class SpecialFinder {
public:
    explicit SpecialFinder(char delimiter) noexcept : delimiter_(delimiter) {}

    /// Look at another text, `padding_bytes` readable behind it.
    void begin(const char *data, std::size_t size) noexcept {
        data_ = data;
        size_ = size;
        base_ = size;
        bits_ = 0;
    }

    /// The position of the first delimiter, CR or LF at `at` or behind it; the size of the text when there is none.
    std::size_t find(std::size_t at) noexcept {
        if (at < base_ || at >= base_ + 64) load(at);
        std::uint64_t bits = bits_ & (~std::uint64_t{0} << (at - base_));
        while (bits == 0) {
            if (base_ + 64 >= size_) return size_;
            load(base_ + 64);
            bits = bits_;
        }
        const std::size_t found = base_ + static_cast<std::size_t>(std::countr_zero(bits));
        return found < size_ ? found : size_;
    }

private:
    void load(std::size_t base) noexcept {
        base_ = base;
        bits_ = 0;
        if (base >= size_) return;
#if defined(__SSE2__)
        for (int i = 0; i < 64; i += 16) {
            const auto bytes = _mm_loadu_si128(reinterpret_cast<const sdk::ByteVector *>(data_ + base + i));
            const auto found = sdk::either(sdk::equal_bytes(bytes, delimiter_),
                                           sdk::either(sdk::equal_bytes(bytes, '\n'), sdk::equal_bytes(bytes, '\r')));
            bits_ |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(found))} << i;
        }
#else
        for (std::size_t i = 0; i < 64; ++i) {
            const char byte = data_[base + i];
            bits_ |= std::uint64_t{byte == delimiter_ || byte == '\n' || byte == '\r'} << i;
        }
#endif
    }

    char delimiter_;
    const char *data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t base_ = 0;    // where the 64 bytes begin
    std::uint64_t bits_ = 0;  // bit i: the byte at base_ + i is special
};

}  // namespace sluice::csv
