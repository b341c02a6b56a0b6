#include "host/store/job_submission.hpp"

#include "engine/base/random.hpp"
#include "engine/base/uuid.hpp"
#include "host/store/dataset_rows.hpp"
#include "host/store/job_rows.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace sluice {

namespace {

constexpr const char *insert_job_sql = R"sql(
INSERT INTO jobs (id, number, kind, parent, is_parent, dialect, tenant, credential, user, dataset, dataset_version,
                  profile, lane, state, created_at, updated_at, retention_s)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15, ?16) RETURNING row
)sql";

constexpr const char *find_key_sql =
    "SELECT digest, job FROM idempotency_keys WHERE tenant = ? AND credential = ? AND key = ?";

constexpr const char *keep_key_sql =
    "INSERT INTO idempotency_keys (tenant, credential, key, digest, job) VALUES (?, ?, ?, ?, ?)";

constexpr const char *unfinished_sql =
    "SELECT coalesce(sum(ready + delayed + running), 0) FROM tenant_lanes WHERE tenant = ?";

constexpr const char *dialect_active_sql = "SELECT active FROM tenant_dialects WHERE tenant = ? AND dialect = ?";

// Positive, and never zero.
std::int64_t random_number() {
    std::array<unsigned char, sizeof(std::int64_t)> bytes{};
    fill_random(bytes);
    std::int64_t number = 0;
    std::memcpy(&number, bytes.data(), sizeof number);
    return std::max<std::int64_t>(number & std::numeric_limits<std::int64_t>::max(), 1);
}

std::int64_t insert(JobSteps &steps, const NewJob &job, const JobBrief *parent) {
    Connection &connection = steps.connection();
    JobBrief brief;
    brief.id = new_uuid();
    brief.tenant = job.tenant;
    brief.dialect = job.dialect;
    brief.lane = job.lane;
    brief.is_parent = !job.children.empty();
    if (parent != nullptr) {
        brief.parent = parent->row;
        brief.parent_id = parent->id;
    }
    {
        Statement query = connection.query(insert_job_sql);
        query.with(brief.id, random_number(), job.kind, brief.parent, brief.is_parent, job.dialect, job.tenant,
                   job.credential, job.user, job.dataset, job.dataset_version, job.profile, job.lane, brief.state,
                   steps.now(), job.retention.count());
        query.next();
        brief.row = query.integer(0);
    }
    connection.query("INSERT INTO requests (job, request) VALUES (?, ?)").with(brief.row, job.request).run();
    if (!job.callback.empty())
        connection.query("INSERT INTO callbacks (job, callback, receiver) VALUES (?, ?, ?)")
            .with(brief.row, job.callback, job.callback_receiver)
            .run();
    for (const std::string &version : job.versions)
        connection.query("INSERT INTO job_versions (job, version) VALUES (?, ?)").with(brief.row, version).run();
    if (!job.upload.empty())
        connection.query("INSERT INTO uploads (job, name) VALUES (?, ?)").with(brief.row, job.upload).run();
    steps.begin(brief);
    for (const NewJob &child : job.children) insert(steps, child, &brief);
    return brief.row;
}

Submission answer(Connection &connection, Submission::Outcome outcome, std::int64_t row) {
    Submission submission;
    submission.outcome = outcome;
    submission.job = job_by_row(connection, row).value();
    if (submission.job.is_parent && outcome != Submission::Outcome::key_conflict)
        submission.children = children_of(connection, submission.job.tenant, submission.job.id);
    return submission;
}

std::optional<Submission::Outcome> why_refused(Connection &connection, const NewJob &job) {
    if (job.pins_version && !is_version_there(connection, job.tenant, job.dataset_version))
        return Submission::Outcome::version_gone;
    for (const std::string &version : job.versions)
        if (!is_version_there(connection, job.tenant, version)) return Submission::Outcome::version_gone;
    if (job.queued_max > 0) {
        Statement query = connection.query(unfinished_sql);
        query.with(job.tenant).next();
        const auto added = static_cast<std::int64_t>(std::max<std::size_t>(job.children.size(), 1));
        if (query.integer(0) + added > job.queued_max) return Submission::Outcome::queue_full;
    }
    if (job.dialect_active_max > 0) {
        Statement query = connection.query(dialect_active_sql);
        const bool has_row = query.with(job.tenant, job.dialect).next();
        if (has_row && query.integer(0) >= job.dialect_active_max) return Submission::Outcome::dialect_full;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Submission> find_submission(Connection &connection, const std::string &tenant,
                                          const std::string &credential, const std::string &key,
                                          const std::string &digest) {
    if (key.empty()) return std::nullopt;
    Statement query = connection.query(find_key_sql);
    if (!query.with(tenant, credential, key).next()) return std::nullopt;
    const bool is_same = query.text(0) == digest;
    return answer(connection, is_same ? Submission::Outcome::existing : Submission::Outcome::key_conflict,
                  query.integer(1));
}

Submission submit_job(JobSteps &steps, const NewJob &job) {
    if (std::optional<Submission> known =
            find_submission(steps.connection(), job.tenant, job.credential, job.idempotency_key, job.request_digest))
        return std::move(*known);
    if (const auto outcome = why_refused(steps.connection(), job)) {
        Submission refused;
        refused.outcome = *outcome;
        return refused;
    }
    const std::int64_t row = insert(steps, job, nullptr);
    if (!job.idempotency_key.empty())
        steps.connection()
            .query(keep_key_sql)
            .with(job.tenant, job.credential, job.idempotency_key, job.request_digest, row)
            .run();
    return answer(steps.connection(), Submission::Outcome::created, row);
}

}  // namespace sluice
