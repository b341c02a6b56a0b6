// What an attempt says of itself, and what becomes of one that says nothing more.
#pragma once

#include "host/store/job_steps.hpp"
#include "host/store/store_clock.hpp"

#include <string>

namespace sluice {

// As those of JobStore. Each begins with an update that finds nothing unless the lease is valid.
bool renew_lease(JobSteps &steps, const StoreClock &clock, const Lease &lease, const JobProgress &progress);
bool succeed_job(JobSteps &steps, const Lease &lease, const JobResult &result);
bool fail_job(JobSteps &steps, const Lease &lease, const JobError &error, Retry retry);
std::int64_t reclaim_jobs(JobSteps &steps, const StoreClock &clock);
CancelOutcome cancel_job(JobSteps &steps, const std::string &tenant, const std::string &id, const std::string &reason);

}  // namespace sluice
