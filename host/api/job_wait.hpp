// Requests that wait for a job.
#pragma once

#include "host/api/job_watch.hpp"
#include "host/http/exchange.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace sluice {

/// How a request waits.
struct JobWait {
    std::chrono::seconds time;
    std::function<bool(const Job &)> is_enough;
    bool is_queue_watched = false;  // a job's way through the queue is worth a look too
};

/// The job once `wait.is_enough`, or as it is when the time is over, the client goes, or the server stops; nothing when
/// it is there no more. `credential`: whose wait it is. Throws Refusal when too many wait already.
std::optional<Job> wait_for_job(http::Exchange &exchange, JobStore &store, JobWatch &watch,
                                const std::string &credential, const Job &job, const JobWait &wait);

/// A job that is wanted for this answer alone, once it has ended: what has not ended in time is cancelled. Nothing when
/// it has not. Throws likewise, with the job cancelled.
std::optional<Job> await_job(http::Exchange &exchange, JobStore &store, JobWatch &watch, const std::string &credential,
                             const Job &job, std::chrono::seconds time);

}  // namespace sluice
