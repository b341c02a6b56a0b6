// The bounds of one script.
#pragma once

#include "engine/base/limits.hpp"

#include <cstddef>
#include <cstdint>

namespace sluice {

struct ScriptLimits {
    std::size_t memory_bytes = limits::script_memory_default;        // of one Lua state
    std::uint64_t row_steps = limits::script_row_steps_default;      // instructions and matcher steps for one entity
    std::uint64_t job_steps = limits::script_job_steps_default;      // for all entities of one worker
};

}  // namespace sluice
