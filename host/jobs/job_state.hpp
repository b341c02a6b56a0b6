// The states of a job and the steps between them.
#pragma once

#include <optional>
#include <string_view>

namespace sluice {

enum class JobState {
    queued = 1,  // waits for a runner, for the first time or again
    running,     // an attempt holds its lease
    succeeded,   // its files are visible
    failed,
    cancelled
};

/// The stable lower-case word ("queued").
std::string_view job_state_name(JobState state) noexcept;
std::optional<JobState> parse_job_state(std::string_view name) noexcept;

/// succeeded, failed, cancelled: nothing follows.
bool is_final(JobState state) noexcept;

/// The legal steps, as a table in the source. A step from a state to itself is none.
bool may_become(JobState from, JobState to) noexcept;

}  // namespace sluice
