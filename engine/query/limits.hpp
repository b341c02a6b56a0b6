// The bounds of one query.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::limits {

inline constexpr std::size_t query_depth_max = 32;               // of and, or, not and where in each other
inline constexpr std::size_t query_conditions_max = 10'000;      // tests
inline constexpr std::size_t query_values_max = 100'000;         // that all tests compare with
inline constexpr std::size_t query_value_bytes_max = 128 << 10;  // of one of them
inline constexpr std::size_t query_words_max = 10'000;           // of one `words` or `keywords`
inline constexpr std::size_t query_wildcards_max = 8;            // in one word
inline constexpr std::size_t query_sort_keys_max = 16;
inline constexpr std::int64_t sort_memory_default = 256 << 20;  // bytes of records that wait for their place

}  // namespace sluice::limits
