// One attempt at a job, followed from its claim to its end.
#pragma once

#include "host/agent/agent_options.hpp"
#include "host/agent/artifact_root.hpp"
#include "host/agent/dataset_files.hpp"
#include "host/exports/export_spec.hpp"
#include "host/exports/transform_vault.hpp"
#include "host/jobs/job_store.hpp"
#include "host/runner/runner_process.hpp"

#include <atomic>
#include <optional>
#include <string>

namespace sluice {

/// Tells a runner what to do, keeps the lease while it works, and brings the end to the store. Everything that it is
/// given outlives it.
class Attempt {
public:
    Attempt(JobStore &store, const ArtifactRoot &artifacts, DatasetFiles &datasets, const TransformVault &transforms,
            const AgentOptions &options, const Claim &claim);
    ~Attempt();
    Attempt(const Attempt &) = delete;
    Attempt &operator=(const Attempt &) = delete;

    /// Conduct it to its end with a runner that has had no assignment and gets no other; its owner lets it end. Fails
    /// no further than its job: never throws.
    void conduct(RunnerProcess &runner) noexcept;

    /// Nothing of it is wanted any more: the job was cancelled. Any thread.
    void abandon() noexcept { order(Order::abandon); }
    /// Give the job back to the queue. Any thread.
    void give_back() noexcept { order(Order::give_back); }

private:
    enum class Order { none, give_back, abandon };  // a later one counts

    struct End {
        enum class Kind { done, failed, given_back, lost };
        Kind kind = Kind::lost;
        JobResult result;  // done
        JobError error;    // failed
        Retry retry = Retry::no;
    };

    void order(Order order) noexcept;
    Assignment assignment() const;
    SqlAssignment sql_assignment(Assignment &assignment) const;
    void take_load(Assignment &assignment) const;
    void hide_folders(const Profile &profile);
    End follow(RunnerProcess &runner);
    std::optional<End> end_of_message(const Json &message);
    End done(const Json &message) const;
    End crashed(const RunnerExit &exit) const;
    void wait(const MessageChannel &channel, std::chrono::milliseconds timeout) const;
    bool beat();
    void publish_to_channel(End &end);
    LoadedVersion loaded_version(const Json &message) const;
    void settle(const End &end);
    void clean_up(bool is_kept);
    void log(int level, const std::string &text);

    JobStore &store_;
    const ArtifactRoot &artifacts_;
    DatasetFiles &datasets_;
    const TransformVault &transforms_;
    const AgentOptions &options_;
    const Claim &claim_;
    std::string folder_;
    ExportSpec spec_;
    HiddenFolders hidden_;
    JobProgress progress_;
    std::atomic<Order> order_ = Order::none;
    int wake_;  // an eventfd, readable once something was ordered
    std::size_t log_count_ = 0;
};

}  // namespace sluice
