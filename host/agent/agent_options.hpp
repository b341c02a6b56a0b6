// How an agent works.
#pragma once

#include "host/exports/hidden_folders.hpp"
#include "host/runner/assignment.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sluice {

/// A plain value.
struct AgentOptions {
    std::string name;               // in leases: of this machine and process
    std::filesystem::path program;  // that runners are started from
    std::vector<std::filesystem::path> plugin_folders;
    unsigned runners = 2;                              // at least 2, one of which serves the small lane alone
    unsigned thread_count = 1;                         // of each runner
    RunnerLimits limits;                               // wall: where a profile names none
    std::chrono::seconds preview_wall{60};             // of a preview at most; nobody waits for it any longer
    std::uint64_t free_bytes_min = 0;                  // no job starts while the device has less
    std::chrono::seconds lease{10};                    // as the store has it
    std::chrono::milliseconds heartbeat{1000};         // between two of them
    std::chrono::milliseconds silence_max{15'000};     // a runner that said nothing for so long is taken as stopped
    std::chrono::milliseconds terminate_grace{2'000};  // between TERM and KILL
    std::chrono::milliseconds wall_grace{12'000};      // for its own end and the report of it, before KILL
    HiddenFolders hidden;                              // from the errors of jobs, which their owners read
    /// ExportSpec::sealed_password of a tenant's job, opened; what it throws fails the job. Any thread.
    std::function<std::string(const std::string &sealed, const std::string &tenant)> open_password;
    std::function<void(int level, const std::string &job, const std::string &text)> log;  // any thread; SLUICE_LOG_…
};

}  // namespace sluice
