// Every bound of the engine that a user could run into, in one place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::limits {

// The data path. Constants, so that blocks are cut at the same places with any number of threads.
inline constexpr std::int64_t block_rows_max = 16'384;
inline constexpr std::int64_t block_bytes_max = 1 << 20;    // about; stays in a core's cache
inline constexpr std::int64_t record_bytes_max = 64 << 20;  // one entity's text
inline constexpr unsigned threads_default_max = 4;          // min(cores, this) unless set
inline constexpr unsigned threads_max = 256;
inline constexpr std::size_t columns_max = 16'384;                 // of one table
inline constexpr std::size_t tables_max = 64;                      // of one job
inline constexpr std::size_t row_errors_reported_max = 1'000'000;  // lines of errors.ndjson
inline constexpr std::size_t warnings_max = 100;                   // listed in a manifest; further ones are counted

// Profiles.
inline constexpr std::size_t profile_bytes_max = 1 << 20;
inline constexpr std::size_t profile_depth_max = 64;
inline constexpr std::size_t profile_nodes_max = 200'000;
inline constexpr std::size_t extends_depth_max = 64;
inline constexpr std::size_t secret_bytes_max = 64 << 10;

// Scripts.
inline constexpr std::size_t script_bytes_max = 1 << 20;
inline constexpr std::size_t script_memory_default = 256u << 20;  // bytes of one Lua state
inline constexpr std::uint64_t script_row_steps_default = 10'000'000;
inline constexpr std::uint64_t script_job_steps_default = 1'000'000'000'000;
inline constexpr std::size_t script_rows_per_entity_max = 100'000;  // that `expand` or `each` may return
inline constexpr std::size_t model_bytes_max = 16u << 20;           // of an entity model's file
inline constexpr std::size_t discovered_units_max = 100;            // listed for one attribute
inline constexpr std::size_t script_value_depth_max = 64;           // nesting of a value that crosses into Lua or back

// Plugins.
inline constexpr std::size_t plugin_message_bytes_max = 8 << 10;
inline constexpr std::size_t temp_files_max = 1'024;  // of one job
inline constexpr std::size_t outputs_max = 10'000;    // of one job

}  // namespace sluice::limits
