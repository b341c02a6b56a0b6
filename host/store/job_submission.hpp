// Accepting jobs.
#pragma once

#include "host/store/job_steps.hpp"

namespace sluice {

/// JobStore::submit(): the key, the limits and the rows in one turn.
Submission submit_job(JobSteps &steps, const NewJob &job);

}  // namespace sluice
