// Fast looks at stretches of JSON text.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::jsonl {

/// White space as JSON knows it.
constexpr bool is_space(char byte) noexcept { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

/// The first position from `at` on that holds no white space, or `size`.
inline std::size_t skip_space(const char *data, std::size_t at, std::size_t size) noexcept {
    while (at < size && is_space(data[at])) ++at;
    return at;
}

/// How many line feeds `data` holds.
std::int64_t count_newlines(const char *data, std::size_t size) noexcept;

/// Where 64 bytes hold what matters for nesting; bit i stands for byte i.
struct NestingMasks {
    std::uint64_t quotes = 0;
    std::uint64_t backslashes = 0;
    std::uint64_t openers = 0;  // { and [
    std::uint64_t closers = 0;  // } and ]
};

/// The masks of the 64 bytes at `data`.
NestingMasks nesting_masks(const char *data) noexcept;

}  // namespace sluice::jsonl
