// What this process may use from now on.
#pragma once

#include "host/runner/assignment.hpp"

namespace sluice {

/// Set the process's own resource limits, for good: data, processor time of so many threads, the size of a file, no
/// core file. Throws Failure (internal).
void set_process_limits(const RunnerLimits &limits, unsigned thread_count);

/// Let other processes go first from now on.
void give_way() noexcept;

}  // namespace sluice
