// How a store of jobs behaves, whatever keeps it.
#pragma once

#include "host/jobs/job_store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace sluice {

/// A plain value.
struct JobStoreOptions {
    /// How a tenant shares the runners. Empty: each as many as it likes, all alike. Called from any thread; must not
    /// call the store.
    std::function<TenantShare(const std::string &tenant)> share;

    std::chrono::milliseconds lease{10'000};  // without a heartbeat, until reclaim() may take it
    std::int64_t failures_max = 3;            // counted ones; with the last the job has failed
    // After the first failure, doubled with each further one; a random half of it is left out.
    std::chrono::milliseconds retry_delay_min{1'000}, retry_delay_max{60'000};

    std::chrono::seconds tombstone_retention = std::chrono::days(90);  // behind the job's own
    std::chrono::seconds history_retention = std::chrono::days(30);    // of the events of a finished job
    std::chrono::seconds key_retention = std::chrono::hours(24);       // of idempotency keys, at least
};

}  // namespace sluice
