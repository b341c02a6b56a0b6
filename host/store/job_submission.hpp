// Accepting jobs.
#pragma once

#include "host/store/job_steps.hpp"

#include <optional>
#include <string>

namespace sluice {

/// JobStore::find_key().
std::optional<Submission> find_submission(Connection &connection, const std::string &tenant,
                                          const std::string &credential, const std::string &key,
                                          const std::string &digest);

/// JobStore::submit(): the key, the limits and the rows in one turn.
Submission submit_job(JobSteps &steps, const NewJob &job);

}  // namespace sluice
