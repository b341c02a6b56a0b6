// The bounds of one query.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::limits {

inline constexpr std::size_t query_depth_max = 32;               // of and, or, not and where in each other
inline constexpr std::size_t query_conditions_max = 10'000;      // tests
inline constexpr std::size_t query_values_max = 100'000;         // that all tests compare with
inline constexpr std::size_t query_value_bytes_max = 128 << 10;  // of one of them
inline constexpr std::size_t query_pattern_bytes_max = 1'000;    // of one `like`
inline constexpr std::size_t query_words_max = 10'000;           // of one `words` or `keywords`
inline constexpr std::size_t query_wildcards_max = 8;            // in one word
inline constexpr std::size_t query_sort_keys_max = 16;
inline constexpr std::size_t query_units_max = 1'000;      // of one test
inline constexpr std::size_t query_related_max = 8;        // tests of related entities, each of which reads the source
inline constexpr std::int64_t related_depth_max = 100;     // steps from an entity to those beside it
inline constexpr std::size_t related_ids_max = 1'000'000;  // entities that are looked for beside a query's
inline constexpr std::size_t related_id_bytes_max = 64 << 20;   // of all their ids
inline constexpr std::int64_t sort_memory_default = 256 << 20;  // bytes of records that wait for their place

}  // namespace sluice::limits
