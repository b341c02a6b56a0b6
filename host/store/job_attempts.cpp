#include "host/store/job_attempts.hpp"

#include "host/store/dataset_rows.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace sluice {

namespace {

// The fence. 2 is JobState::running.
const std::string lease_is_valid = " WHERE id = ?1 AND attempt = ?2 AND lease_token = ?3 AND state = 2";

const std::string progress_never_falls =
    " phase = ?4, records_read = max(records_read, ?5), records_filtered = max(records_filtered, ?6),"
    " rows_written = max(rows_written, ?7), records_rejected = max(records_rejected, ?8),"
    " bytes_written = max(bytes_written, ?9), input_bytes_read = max(input_bytes_read, ?10), input_bytes_total = ?11,"
    " records_expected = ?12";

const std::string progress_differs =
    " AND (phase <> ?4 OR records_read < ?5 OR records_filtered < ?6 OR rows_written < ?7 OR records_rejected < ?8"
    " OR bytes_written < ?9 OR input_bytes_read < ?10 OR input_bytes_total <> ?11 OR records_expected IS NOT ?12)";

const std::string renew_sql = "UPDATE jobs SET lease_until = ?4, lease_boot = ?5" + lease_is_valid;
const std::string progress_sql =
    "UPDATE jobs SET" + progress_never_falls + lease_is_valid + progress_differs + " RETURNING row";
const std::string succeed_sql = "UPDATE jobs SET" + progress_never_falls +
                                ", artifact_folder = ?13, error_code = '', error_message = ''" + lease_is_valid +
                                " RETURNING row";
const std::string fail_sql =
    "UPDATE jobs SET failures = failures + ?4, error_code = coalesce(?5, error_code),"
    " error_message = coalesce(?6, error_message)" +
    lease_is_valid + " RETURNING row";

const std::string lost_sql = select_briefs(
    "INDEXED BY jobs_running WHERE state = 2 AND is_parent = 0 AND (lease_boot <> ? OR lease_until <= ?)");
const std::string unfinished_children_sql = select_briefs("WHERE parent = ? AND state <= 2");

constexpr const char *insert_file_sql =
    "INSERT INTO files (job, position, id, name, content_type, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)";

template <typename... More>
Statement &with_progress(Statement &query, const Lease &lease, const JobProgress &progress, const More &...more) {
    return query.with(lease.job_id, lease.attempt, lease.token, progress.phase, progress.records_read,
                      progress.records_filtered, progress.rows_written, progress.records_rejected,
                      progress.bytes_written, progress.input_bytes_read, progress.input_bytes_total,
                      progress.records_expected, more...);
}

// The job that the fence let pass, after its update.
std::optional<JobBrief> passed(JobSteps &steps, Statement &query) {
    if (!query.next()) return std::nullopt;
    return brief_by_row(steps.connection(), query.integer(0));
}

// Doubled with each failure up to the most; half of it is chance, so that what failed together comes back apart.
std::chrono::microseconds retry_delay(const JobStoreOptions &options, std::int64_t failures) {
    static thread_local std::mt19937_64 chance{std::random_device{}()};
    const double doubled = static_cast<double>(options.retry_delay_min.count()) *
                           std::exp2(static_cast<double>(std::min<std::int64_t>(failures - 1, 62)));
    const double delay_ms = std::min(doubled, static_cast<double>(options.retry_delay_max.count()));
    const double part = std::uniform_real_distribution<double>(0.5, 1.0)(chance);
    return std::chrono::microseconds(static_cast<std::int64_t>(delay_ms * 1000.0 * part));
}

}  // namespace

bool renew_lease(JobSteps &steps, const StoreClock &clock, const Lease &lease, const JobProgress &progress) {
    Connection &connection = steps.connection();
    const std::chrono::microseconds until = clock.since_boot() + steps.options().lease;
    Statement renew = connection.query(renew_sql);
    if (renew.with(lease.job_id, lease.attempt, lease.token, until.count(), clock.boot_id).run() == 0) return false;
    Statement update = connection.query(progress_sql);
    if (const auto job = passed(steps, with_progress(update, lease, progress))) steps.touch(*job);
    return true;
}

bool succeed_job(JobSteps &steps, const Lease &lease, const JobResult &result) {
    Connection &connection = steps.connection();
    if (result.version && !is_dataset_there(connection, result.version->dataset_number)) {
        fail_job(steps, lease, {"dataset_removed", "the dataset was removed while the data was loaded"}, Retry::no);
        return false;
    }
    if (result.version && !result.version->base.empty() &&
        base_of_load(connection, result.version->dataset_number, result.version->is_staged) != result.version->base) {
        fail_job(steps, lease,
                 {"dataset_changed", "another version has taken the place of the one that was changed; load it again"},
                 Retry::no);
        return false;
    }
    std::optional<JobBrief> job;
    {
        Statement query = connection.query(succeed_sql);
        job = passed(steps, with_progress(query, lease, result.progress, result.artifact_folder));
    }
    if (!job) return false;
    std::int64_t position = 0;
    for (const JobFile &file : result.files)
        connection.query(insert_file_sql)
            .with(job->row, ++position, file.id, file.name, file.content_type, file.bytes, file.sha256)
            .run();
    if (!result.manifest.empty())
        connection.query("INSERT INTO manifests (job, manifest) VALUES (?, ?)").with(job->row, result.manifest).run();
    if (result.version) add_version(connection, job->id, *result.version, steps.now());
    steps.step(*job, JobState::succeeded, "succeeded");
    return true;
}

bool fail_job(JobSteps &steps, const Lease &lease, const JobError &error, Retry retry) {
    std::optional<JobBrief> job;
    {
        // An attempt that is not the job's fault leaves the error of an earlier one standing.
        const bool is_own_fault = retry != Retry::uncounted;
        Statement query = steps.connection().query(fail_sql);
        query.with(lease.job_id, lease.attempt, lease.token, retry == Retry::counted ? 1 : 0,
                   is_own_fault ? std::optional(error.code) : std::nullopt,
                   is_own_fault ? std::optional(error.message) : std::nullopt);
        job = passed(steps, query);
    }
    if (!job) return false;
    const std::string detail = error.code + ": " + error.message;
    if (retry == Retry::uncounted)
        steps.step(*job, JobState::queued, "returned", detail);
    else if (retry == Retry::counted && job->failures < steps.options().failures_max)
        steps.step(*job, JobState::queued, "retried", detail,
                   steps.now() + retry_delay(steps.options(), job->failures));
    else
        steps.step(*job, JobState::failed, "failed", detail);
    return true;
}

std::int64_t reclaim_jobs(JobSteps &steps, const StoreClock &clock) {
    Statement query = steps.connection().query(lost_sql);
    std::vector<JobBrief> jobs = read_briefs(query.with(clock.boot_id, clock.since_boot().count()));
    for (JobBrief &job : jobs)
        steps.step(job, JobState::queued, "returned", "agent '" + job.agent + "' was not heard of any more");
    return static_cast<std::int64_t>(jobs.size());
}

CancelOutcome cancel_job(JobSteps &steps, const std::string &tenant, const std::string &id, const std::string &reason) {
    std::optional<JobBrief> job = brief_by_id(steps.connection(), tenant, id);
    if (!job) return CancelOutcome::missing;
    if (is_final(job->state)) return CancelOutcome::already_final;
    // The parent first: otherwise it would follow its children.
    steps.step(*job, JobState::cancelled, "cancelled", reason);
    Statement query = steps.connection().query(unfinished_children_sql);
    for (JobBrief &child : read_briefs(query.with(job->row)))
        steps.step(child, JobState::cancelled, "cancelled", reason);
    return CancelOutcome::cancelled;
}

}  // namespace sluice
