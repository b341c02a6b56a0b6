#include "host/jobs/job_state.hpp"

#include <array>

namespace sluice {

namespace {

struct Step {
    JobState from, to;
};

// Every legal step, and who takes it.
constexpr std::array steps = {
    Step{JobState::queued, JobState::running},     // an agent claims it
    Step{JobState::queued, JobState::cancelled},   // somebody cancels it
    Step{JobState::queued, JobState::succeeded},   // a parent, whose children ended before anybody saw them run
    Step{JobState::queued, JobState::failed},      // likewise
    Step{JobState::running, JobState::queued},     // the attempt was lost, and another one is due
    Step{JobState::running, JobState::succeeded},  // its files became visible
    Step{JobState::running, JobState::failed},     // it cannot be done, or was lost too often
    Step{JobState::running, JobState::cancelled},  // somebody cancels it
};

constexpr std::array<std::string_view, 5> names = {"queued", "running", "succeeded", "failed", "cancelled"};

}  // namespace

std::string_view job_state_name(JobState state) noexcept { return names[static_cast<std::size_t>(state) - 1]; }

std::optional<JobState> parse_job_state(std::string_view name) noexcept {
    for (std::size_t index = 0; index < names.size(); ++index)
        if (names[index] == name) return static_cast<JobState>(index + 1);
    return std::nullopt;
}

bool is_final(JobState state) noexcept { return state != JobState::queued && state != JobState::running; }

bool may_become(JobState from, JobState to) noexcept {
    for (const Step &step : steps)
        if (step.from == from && step.to == to) return true;
    return false;
}

}  // namespace sluice
