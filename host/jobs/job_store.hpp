// Where jobs are kept, and the only place that changes them.
#pragma once

#include "host/jobs/job.hpp"

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// A job to be accepted. Id, number and times are the store's.
struct NewJob {
    JobKind kind = JobKind::export_files;
    std::string dialect, tenant, credential, user;
    std::string dataset, dataset_version;
    std::string profile;
    std::string request;            // JSON
    std::string callback;           // JSON, as CallbackStore gives it back when the job has ended; empty for none
    std::string callback_receiver;  // who is called: CallbackStore can leave one out
    std::string upload;             // of a load: the name of what it reads; empty for none
    bool pins_version = false;      // dataset_version is one of the DatasetStore's, which must be there and then stays
    std::vector<std::string> versions;  // further ones, which likewise must be there and stay
    Lane lane = Lane::normal;
    std::chrono::seconds retention{0};
    std::string idempotency_key;   // empty for none; of this tenant and credential
    std::string request_digest;    // what the key stands for: another digest with the same key is a conflict
    std::vector<NewJob> children;  // not empty: a parent, which never runs itself
    std::int64_t queued_max = 0;   // unfinished jobs that the tenant may have, parents not counted; 0: any number
    std::int64_t dialect_active_max = 0;  // likewise in this dialect, children not counted; 0: any number
};

struct Submission {
    enum class Outcome { created = 1, existing, key_conflict, queue_full, dialect_full, version_gone };
    Outcome outcome = Outcome::created;
    Job job;                    // created, existing, key_conflict
    std::vector<Job> children;  // of a created or existing parent
};

/// The right to write for one attempt at one job. Nobody else has the token.
struct Lease {
    std::string job_id;
    std::int64_t attempt = 0;
    std::string token;
};

struct Claim {
    Lease lease;
    Job job;
};

/// What a load has made: a version of a dataset, whose id is the job's.
struct LoadedVersion {
    std::int64_t dataset_number = 0;  // MadeDataset::number
    bool is_staged = false;           // it waits to be published
    std::string folder;               // as DatasetVersion::folder
    std::int64_t row_count = 0;
    std::uint64_t bytes = 0;
    std::string schema;  // JSON: what its rows are, as its maker wants it back; the store does not look into it
    std::string base;    // of an incremental load: the version that it began with; empty for another
    std::string definition_patch = {};  // RFC 7396: what changes of the dataset's definition besides; empty: nothing
};

/// What a successful attempt hands over.
struct JobResult {
    std::string artifact_folder;
    std::vector<JobFile> files;
    std::string manifest;
    JobProgress progress;
    std::optional<LoadedVersion> version;  // of a load; it appears with the job's success
};

enum class Retry {
    no = 1,    // the job has failed
    counted,   // again after a delay that doubles, until the cap of failures
    uncounted  // again at once: the attempt was not the job's fault (drain, a host that died)
};

struct JobFilter {
    std::set<JobState> states;                               // empty: any
    std::string profile, dialect, user, parent_id, dataset;  // empty: any
    std::optional<JobKind> kind;
    std::optional<Timestamp> created_from, created_before;
    bool with_children = false;  // jobs that have a parent too
    bool with_expired = true;
};

/// Where a page of the list ends; the next one begins behind it.
struct JobCursor {
    Timestamp created_at;
    std::string id;
};

struct JobPage {
    std::vector<Job> jobs;  // newest first
    std::optional<JobCursor> next;
};

enum class CancelOutcome { cancelled = 1, already_final, missing };
enum class RemoveOutcome { removed = 1, active, missing };

/// A piece of what purge() drops.
struct PurgedJobs {
    bool is_refused = false;       // the tenant has unfinished jobs, and nothing was dropped
    std::vector<std::string> ids;  // of dropped jobs, whose files are nobody's from now on
};

/// Something happened to a job, in the order it happened.
struct JobEvent {
    std::int64_t sequence = 0;  // rises within a job
    Timestamp at;
    std::string type;  // "queued", "started", "retried", "returned", "succeeded", "failed", "cancelled", "expired"
    std::int64_t attempt = 0;
    std::string detail;  // for people; empty for none
};

/// A change that was committed.
struct JobChange {
    std::string id, parent_id, tenant;
    JobState state = JobState::queued;
    std::int64_t revision = 0;
    bool is_work = false;  // a job waits to be claimed, now or when its time comes (next_due())
    bool is_end = false;   // it has just become final
};

struct QueueCounts {
    std::int64_t queued = 0, running = 0;
};

/// How a tenant shares the runners with others.
struct TenantShare {
    std::int64_t running_max = 0;  // in all lanes but that of previews together; 0: any number
    std::int64_t weight = 1;       // jobs in each of its turns
};

/// Jobs that outlive every process. When a call returns, what it did is durable. Every read but
/// tenant_of() names its tenant, and what belongs to another tenant is missing. Any thread. Calls throw Failure
/// (io_retry, io_fatal) when the store cannot answer; then nothing was changed, unless the message says that this is
/// not known.
class JobStore {
public:
    virtual ~JobStore() = default;

    /// Called after each commit, from a thread of the store, with every change in it, before the calls that made them
    /// return; must not throw or call the store. Set once, before anything else.
    virtual void set_listener(std::function<void(const std::vector<JobChange> &)> listener) = 0;

    // For those who ask.
    virtual Submission submit(const NewJob &job) = 0;
    /// What submit() would answer to a key that was used before (existing, key_conflict), whatever else has become of
    /// the request since; nothing for a key that is new.
    virtual std::optional<Submission> find_key(const std::string &tenant, const std::string &credential,
                                               const std::string &key, const std::string &digest) = 0;
    virtual std::optional<Job> find(const std::string &tenant, const std::string &id) = 0;
    /// The same without request and manifest, which may be large: for those who follow a job.
    virtual std::optional<Job> glance(const std::string &tenant, const std::string &id) = 0;
    /// The tenant of a job, for those who show its id in place of a credential. Nobody can guess one.
    virtual std::optional<std::string> tenant_of(const std::string &id) = 0;
    virtual std::optional<Job> find_number(const std::string &tenant, std::int64_t number) = 0;
    virtual std::optional<Job> find_file(const std::string &tenant, const std::string &file_id) = 0;
    virtual std::vector<Job> children(const std::string &tenant, const std::string &id) = 0;
    /// Without requests and manifests.
    virtual JobPage list(const std::string &tenant, const JobFilter &filter, const std::optional<JobCursor> &after,
                         std::size_t limit) = 0;
    virtual std::vector<JobEvent> events(const std::string &tenant, const std::string &id, std::int64_t after) = 0;
    virtual std::optional<QueuePlace> queue_place(const std::string &tenant, const std::string &id) = 0;
    /// Unfinished jobs by lane; of one tenant, or of all when it is empty.
    virtual std::vector<std::pair<Lane, QueueCounts>> counts(const std::string &tenant) = 0;
    /// Final at once, for a parent with its unfinished children: whatever an attempt still says is refused.
    virtual CancelOutcome cancel(const std::string &tenant, const std::string &id, const std::string &reason) = 0;
    /// Make a finished job a tombstone now. Its files are found by take_expired().
    virtual RemoveOutcome remove(const std::string &tenant, const std::string &id) = 0;

    // For agents. A call that answers false did nothing, because the lease is not valid any more: the attempt must
    // stop.
    virtual std::optional<Claim> claim(const std::string &agent, const std::set<Lane> &lanes) = 0;
    virtual bool heartbeat(const Lease &lease, const JobProgress &progress) = 0;
    /// A load whose dataset is gone fails instead, and so does one whose base has given way to another version since;
    /// the answer is false.
    virtual bool succeed(const Lease &lease, const JobResult &result) = 0;
    virtual bool fail(const Lease &lease, const JobError &error, Retry retry) = 0;
    /// When the next job that waits for its time may be claimed.
    virtual std::optional<Timestamp> next_due() = 0;

    // For housekeeping, now and then by any agent.
    /// Take the leases of agents that have not been heard of, and queue their jobs again. The number of such jobs.
    virtual std::int64_t reclaim() = 0;
    /// Make finished jobs whose time has come tombstones; the artifact folders to remove, until forget_folder().
    virtual std::vector<std::string> take_expired(std::size_t limit) = 0;
    virtual void forget_folder(const std::string &artifact_folder) = 0;
    /// Whether an attempt's folder may be removed: no lease is on it and no visible files are in it.
    virtual bool is_folder_unused(const std::string &artifact_folder) = 0;
    /// Drop tombstones, idempotency keys and histories whose time is over. The number of dropped jobs.
    virtual std::int64_t prune() = 0;
    /// Drop jobs of a tenant, finished and tombstones, with everything that is kept of them: histories, idempotency
    /// keys, callbacks that wait. About `limit` of them; when none is dropped, none is left.
    virtual PurgedJobs purge(const std::string &tenant, std::size_t limit) = 0;
};

}  // namespace sluice
