// What is told to a tenant's receiver when a task has ended.
#pragma once

#include "host/api/job_callback.hpp"
#include "host/jobs/job_store.hpp"

#include <string>

namespace sluice::riversand {

/// The message of the API's own (callback_message()), but for a task that is `Errored` while its job has succeeded: it
/// says that the job has failed, and why. Any thread. Throws Failure as callback_message() and the store do.
CallbackMessage task_callback_message(DueDelivery delivery, JobStore &store, const ServerKey &key,
                                      const std::string &base);

}  // namespace sluice::riversand
