// The times a store goes by.
#pragma once

#include "host/jobs/job.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace sluice {

/// One clock for people, which somebody may set, and one for leases, which runs on while the machine sleeps and begins
/// anew with each boot. A plain value; both functions are called from any thread. Tests bring their own.
struct StoreClock {
    std::function<Timestamp()> wall;
    std::function<std::chrono::microseconds()> since_boot;
    std::string boot_id;  // a lease from another boot is void
};

/// The system's clocks (CLOCK_REALTIME, CLOCK_BOOTTIME). Throws Failure (io_fatal) when the kernel names no boot.
StoreClock system_store_clock();

}  // namespace sluice
