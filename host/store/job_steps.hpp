// The one way in which jobs change.
#pragma once

#include "host/jobs/job_store_options.hpp"
#include "host/store/write_queue.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// What a step has to know of a job.
struct JobBrief {
    std::int64_t row = 0;
    std::string id;
    std::optional<std::int64_t> parent;  // its row
    std::string parent_id, tenant, dialect;
    Lane lane = Lane::normal;
    bool is_parent = false;
    JobState state = JobState::queued;
    bool is_delayed = false;
    std::int64_t attempt = 0, failures = 0;
    std::chrono::seconds retention{0};
    std::string agent;
};

/// A statement that selects what read_briefs() reads; `rest` comes behind the table: WHERE and so on.
std::string select_briefs(std::string_view rest);
std::vector<JobBrief> read_briefs(Statement &query);
std::optional<JobBrief> brief_by_row(Connection &connection, std::int64_t row);
std::optional<JobBrief> brief_by_id(Connection &connection, const std::string &tenant, const std::string &id);

/// Steps within one turn of writing. Each keeps together what belongs together: the row, the counts, the history, the
/// parent, and what the listener is told.
class JobSteps {
public:
    JobSteps(WriteTurn &turn, Timestamp now, const JobStoreOptions &options);

    Connection &connection() noexcept { return turn_.connection; }
    Timestamp now() const noexcept { return now_; }
    const JobStoreOptions &options() const noexcept { return options_; }
    TenantShare share_of(const std::string &tenant) const;

    /// A job whose row was just inserted, queued.
    void begin(const JobBrief &job);
    /// From its state to another one; throws Failure (internal) when there is no such step. `not_before` is for one
    /// that is queued again. `detail` goes into its history.
    void step(JobBrief &job, JobState to, const std::string &event, const std::string &detail = "",
              std::optional<Timestamp> not_before = std::nullopt);
    /// A delayed job's time has come.
    void make_ready(JobBrief &job);
    /// A finished job becomes a tombstone; nothing if it is one.
    void expire(const JobBrief &job);
    /// Something else about it changed.
    void touch(const JobBrief &job, bool is_work = false, bool is_end = false);

private:
    void count(const JobBrief &job, std::int64_t by);
    void follow_children(std::int64_t parent_row);
    void record(const JobBrief &job, const std::string &event, const std::string &detail);
    bool has_ready(const std::string &tenant);

    WriteTurn &turn_;
    Timestamp now_;
    const JobStoreOptions &options_;
};

}  // namespace sluice
