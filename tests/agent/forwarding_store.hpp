// A store in front of another one, for tests that let one of its calls go wrong.
#pragma once

#include "host/jobs/job_store.hpp"

namespace sluice::test {

/// Hands every call on. `inner` outlives it.
class ForwardingStore : public JobStore {
public:
    explicit ForwardingStore(JobStore &inner) : inner_(inner) {}

    void set_listener(std::function<void(const std::vector<JobChange> &)> listener) override {
        inner_.set_listener(std::move(listener));
    }
    Submission submit(const NewJob &job) override { return inner_.submit(job); }
    std::optional<Submission> find_key(const std::string &tenant, const std::string &credential, const std::string &key,
                                       const std::string &digest) override {
        return inner_.find_key(tenant, credential, key, digest);
    }
    std::optional<Job> find(const std::string &tenant, const std::string &id) override {
        return inner_.find(tenant, id);
    }
    std::optional<Job> glance(const std::string &tenant, const std::string &id) override {
        return inner_.glance(tenant, id);
    }
    std::optional<std::string> tenant_of(const std::string &id) override { return inner_.tenant_of(id); }
    std::optional<Job> find_number(const std::string &tenant, std::int64_t number) override {
        return inner_.find_number(tenant, number);
    }
    std::optional<Job> find_file(const std::string &tenant, const std::string &file_id) override {
        return inner_.find_file(tenant, file_id);
    }
    std::vector<Job> children(const std::string &tenant, const std::string &id) override {
        return inner_.children(tenant, id);
    }
    JobPage list(const std::string &tenant, const JobFilter &filter, const std::optional<JobCursor> &after,
                 std::size_t limit) override {
        return inner_.list(tenant, filter, after, limit);
    }
    std::vector<JobEvent> events(const std::string &tenant, const std::string &id, std::int64_t after) override {
        return inner_.events(tenant, id, after);
    }
    std::optional<QueuePlace> queue_place(const std::string &tenant, const std::string &id) override {
        return inner_.queue_place(tenant, id);
    }
    std::vector<std::pair<Lane, QueueCounts>> counts(const std::string &tenant) override {
        return inner_.counts(tenant);
    }
    CancelOutcome cancel(const std::string &tenant, const std::string &id, const std::string &reason) override {
        return inner_.cancel(tenant, id, reason);
    }
    RemoveOutcome remove(const std::string &tenant, const std::string &id) override {
        return inner_.remove(tenant, id);
    }
    std::optional<Claim> claim(const std::string &agent, const std::set<Lane> &lanes) override {
        return inner_.claim(agent, lanes);
    }
    bool heartbeat(const Lease &lease, const JobProgress &progress) override {
        return inner_.heartbeat(lease, progress);
    }
    bool succeed(const Lease &lease, const JobResult &result) override { return inner_.succeed(lease, result); }
    bool fail(const Lease &lease, const JobError &error, Retry retry) override {
        return inner_.fail(lease, error, retry);
    }
    std::optional<Timestamp> next_due() override { return inner_.next_due(); }
    std::int64_t reclaim() override { return inner_.reclaim(); }
    std::vector<std::string> take_expired(std::size_t limit) override { return inner_.take_expired(limit); }
    void forget_folder(const std::string &artifact_folder) override { inner_.forget_folder(artifact_folder); }
    bool is_folder_unused(const std::string &artifact_folder) override {
        return inner_.is_folder_unused(artifact_folder);
    }
    std::int64_t prune() override { return inner_.prune(); }
    PurgedJobs purge(const std::string &tenant, std::size_t limit) override { return inner_.purge(tenant, limit); }

private:
    JobStore &inner_;
};

}  // namespace sluice::test
