// Takes jobs from the store and has runners work on them.
#pragma once

#include "host/agent/agent_options.hpp"
#include "host/agent/artifact_root.hpp"
#include "host/agent/attempt.hpp"
#include "host/agent/bell.hpp"
#include "host/agent/dataset_files.hpp"
#include "host/exports/transform_vault.hpp"
#include "host/jobs/job_store.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sluice {

/// A thread for each runner, each with a process started ahead, and one for housekeeping: leases of the dead, files
/// whose time is over, folders that nobody owns. Any thread. What it is given outlives it.
class Agent {
public:
    Agent(JobStore &store, const ArtifactRoot &artifacts, DatasetFiles &datasets, TransformVault &transforms,
          AgentOptions options);
    /// Drains without waiting.
    ~Agent();
    Agent(const Agent &) = delete;
    Agent &operator=(const Agent &) = delete;

    /// Begin. The store tells notice() of its changes from before this on.
    void start();

    /// The store's changes, as its listener gets them. Quick.
    void notice(const std::vector<JobChange> &changes);

    /// Take no job any more, and wait up to `bound` for those that are worked on; the rest goes back to the queue. The
    /// agent is over then.
    void drain(std::chrono::milliseconds bound);

    struct State {
        unsigned runners = 0, busy = 0;
        bool is_disk_full = false;  // below AgentOptions::free_bytes_min: no job starts
        bool is_store_failing = false;
        bool is_program_failing = false;  // no runner can be started, or it ends by itself
    };
    State state() const;

    const AgentOptions &options() const noexcept { return options_; }

private:
    void work(bool is_small_only);
    std::unique_ptr<RunnerProcess> start_runner();
    bool take_job(const std::set<Lane> &lanes, RunnerProcess &runner);
    void work_on(const Claim &claim, RunnerProcess &runner);
    bool has_space();
    void keep_house();
    void remove_expired();
    void sweep(std::chrono::seconds age_min);
    bool remove_folder(const std::string &folder);
    void log(int level, const std::string &text) const;

    JobStore &store_;
    const ArtifactRoot &artifacts_;
    DatasetFiles &datasets_;
    TransformVault &transforms_;
    AgentOptions options_;

    Bell work_bell_, end_bell_;                 // there is work, or it is over; an attempt has ended, or it is over
    std::atomic<bool> is_draining_ = false;     // no job is taken any more
    std::atomic<bool> is_out_of_time_ = false;  // and none goes on
    std::atomic<bool> is_disk_full_ = false, is_store_failing_ = false, is_program_failing_ = false;
    mutable std::mutex mutex_;
    std::multimap<std::string, Attempt *> attempts_;  // by job
    unsigned taking_ = 0;                             // threads that may be about to have an attempt
    std::vector<std::thread> threads_;
};

}  // namespace sluice
