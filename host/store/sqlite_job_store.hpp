// Jobs in SQLite.
#pragma once

#include "host/jobs/job_store_options.hpp"
#include "host/store/store_clock.hpp"

#include <memory>

namespace sluice {

class JobClaims;
class StoreDatabase;

/// Jobs in the database of a data folder, for agents that live in the process which owns it: a lease ends with the
/// object that gave it, so that reclaim() takes back what an owner left that is no more. Reads see every write that was
/// answered before. Any thread; `database` outlives it. See docs/decisions/0012-one-owner-of-the-job-store.md.
class SqliteJobStore final : public JobStore {
public:
    SqliteJobStore(StoreDatabase &database, JobStoreOptions options, StoreClock clock = system_store_clock());
    ~SqliteJobStore() override;

    void set_listener(std::function<void(const std::vector<JobChange> &)> listener) override;

    Submission submit(const NewJob &job) override;
    std::optional<Submission> find_key(const std::string &tenant, const std::string &credential, const std::string &key,
                                       const std::string &digest) override;
    std::optional<Job> find(const std::string &tenant, const std::string &id) override;
    std::optional<Job> glance(const std::string &tenant, const std::string &id) override;
    std::optional<std::string> tenant_of(const std::string &id) override;
    std::optional<Job> find_number(const std::string &tenant, std::int64_t number) override;
    std::optional<Job> find_file(const std::string &tenant, const std::string &file_id) override;
    std::vector<Job> children(const std::string &tenant, const std::string &id) override;
    JobPage list(const std::string &tenant, const JobFilter &filter, const std::optional<JobCursor> &after,
                 std::size_t limit) override;
    std::vector<JobEvent> events(const std::string &tenant, const std::string &id, std::int64_t after) override;
    std::optional<QueuePlace> queue_place(const std::string &tenant, const std::string &id) override;
    std::vector<std::pair<Lane, QueueCounts>> counts(const std::string &tenant) override;
    CancelOutcome cancel(const std::string &tenant, const std::string &id, const std::string &reason) override;
    RemoveOutcome remove(const std::string &tenant, const std::string &id) override;

    std::optional<Claim> claim(const std::string &agent, const std::set<Lane> &lanes) override;
    bool heartbeat(const Lease &lease, const JobProgress &progress) override;
    bool succeed(const Lease &lease, const JobResult &result) override;
    bool fail(const Lease &lease, const JobError &error, Retry retry) override;
    std::optional<Timestamp> next_due() override;

    std::int64_t reclaim() override;
    std::vector<std::string> take_expired(std::size_t limit) override;
    void forget_folder(const std::string &artifact_folder) override;
    bool is_folder_unused(const std::string &artifact_folder) override;
    std::int64_t prune() override;
    PurgedJobs purge(const std::string &tenant, std::size_t limit) override;

private:
    template <typename Action>
    auto write(const Action &action);

    StoreDatabase &database_;
    const JobStoreOptions options_;
    const StoreClock clock_;
    const std::unique_ptr<JobClaims> claims_;  // of the writing thread
};

}  // namespace sluice
