// Which tasks a query asks for.
#pragma once

#include "host/jobs/job_store.hpp"
#include "host/riversand/task_summary.hpp"

#include <string>
#include <vector>

namespace sluice::riversand {

/// The exports of the tenant with one of the query's ids, or an exact test of `taskId`, or that of their parent with
/// one of `parentTaskId`: there has to be one of these. Each is there once, and ids that nothing has are
/// passed over. Any thread. Throws Refusal (refused()); Failure as the store does.
std::vector<Task> find_tasks(JobStore &store, const std::string &tenant, const Json &query);

/// The job, and of a parent its children. Any thread. Throws Failure as the store does.
Task task_of(JobStore &store, Job job);

}  // namespace sluice::riversand
