// How long finished jobs, their files and their histories stay.
#pragma once

#include "host/store/job_steps.hpp"

#include <string>
#include <vector>

namespace sluice {

// As those of JobStore.
RemoveOutcome remove_job(JobSteps &steps, const std::string &tenant, const std::string &id);
std::vector<std::string> take_expired_folders(JobSteps &steps, std::size_t limit);
/// The number of jobs that forgot it.
std::int64_t forget_folder(Connection &connection, const std::string &artifact_folder);
bool is_folder_unused(Connection &connection, const std::string &artifact_folder);
/// Whether a folder is named after an attempt that has no lease any more.
bool is_attempt_over(Connection &connection, const std::string &folder);
/// At most so many jobs, and their children, that one turn of writing stays short; 0: none is left.
std::int64_t prune_some(JobSteps &steps);
/// Events of jobs that finished long ago, in pieces likewise.
std::int64_t prune_some_events(JobSteps &steps);
/// At most `limit` jobs, and their children.
PurgedJobs purge_some(JobSteps &steps, const std::string &tenant, std::size_t limit);

}  // namespace sluice
