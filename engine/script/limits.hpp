// The bounds of one script.
#pragma once

#include "engine/base/limits.hpp"

#include <cstddef>
#include <cstdint>

namespace sluice {

struct ScriptLimits {
    std::size_t memory_bytes = limits::script_memory_default;    // of one Lua state
    std::uint64_t row_steps = limits::script_row_steps_default;  // instructions and matcher steps for one entity
    std::uint64_t job_steps = limits::script_job_steps_default;  // for all entities of one worker
};

namespace limits {

// What a step stands for: about one instruction of the Lua machine, a few nanoseconds.
inline constexpr std::uint64_t script_call_steps = 100;           // of one call from the engine, for its short end
inline constexpr std::uint64_t script_bytes_per_step = 64;        // copied, compared or searched at memory speed
inline constexpr std::uint64_t script_scan_bytes_per_step = 8;    // looked at one by one
inline constexpr std::uint64_t script_caught_error_steps = 200;   // of an error that pcall or xpcall catches
inline constexpr std::size_t script_charged_string_bytes = 1024;  // shorter new strings are free
inline constexpr std::size_t script_noted_block_bytes = 1024;     // shorter blocks are laid out at no cost
inline constexpr int script_hook_interval = 1000;                 // instructions between two looks at the budget
inline constexpr int script_hook_interval_long_strings = 16;      // the same, once the row has made a very long string
inline constexpr std::size_t script_very_long_string_bytes = 1 << 20;

inline constexpr std::size_t script_stack_bytes_max = 1 << 20;  // 16 bytes a value, and Lua doubles it when it is full
inline constexpr std::size_t script_string_bytes_max = 128u << 20;  // that one library call may make
inline constexpr std::int64_t script_list_items_max = 10'000'000;   // that one library call may touch
inline constexpr std::int64_t script_values_max = 10'000;           // that unpack, byte and codepoint may return
inline constexpr std::size_t script_rows_bytes_max = 512u << 20;    // of the rows made of one record, or of one block
inline constexpr std::size_t script_error_bytes_max = 4 << 10;      // of an error's text; the rest is cut

}  // namespace limits

}  // namespace sluice
