#include "host/store/job_steps.hpp"

#include "engine/base/failure.hpp"
#include "host/store/delivery_rows.hpp"

namespace sluice {

namespace {

constexpr const char *briefs_sql = R"sql(
SELECT row, id, parent, coalesce((SELECT id FROM jobs AS parents WHERE parents.row = jobs.parent), ''), tenant, dialect,
       lane, is_parent, state, is_delayed, attempt, failures, retention_s, agent
FROM jobs
)sql";

const std::string brief_by_row_sql = select_briefs("WHERE row = ?");
const std::string brief_by_id_sql = select_briefs("WHERE id = ? AND tenant = ?");

// A lease lives as long as its job runs; 2 is JobState::running.
constexpr const char *step_sql = R"sql(
UPDATE jobs SET state = ?2, is_delayed = ?4, not_before = ?5,
       started_at = CASE ?2 WHEN 2 THEN coalesce(started_at, ?3) ELSE started_at END,
       finished_at = ?6, expires_at = ?7, lease_token = CASE ?2 WHEN 2 THEN lease_token ELSE '' END
WHERE row = ?1
)sql";

constexpr const char *count_lane_sql = R"sql(
INSERT INTO tenant_lanes (tenant, lane, ready, delayed, running) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET ready = ready + excluded.ready, delayed = delayed + excluded.delayed,
                          running = running + excluded.running
)sql";

constexpr const char *count_dialect_sql = R"sql(
INSERT INTO tenant_dialects (tenant, dialect, active) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET active = active + excluded.active
)sql";

constexpr const char *record_sql = R"sql(
INSERT INTO events (job, sequence, at, type, attempt, detail)
VALUES (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM events WHERE job = ?1), ?2, ?3, ?4, ?5)
)sql";

constexpr const char *expire_sql = R"sql(
UPDATE jobs SET is_expired = 1, expires_at = min(expires_at, ?2) WHERE row = ?1 AND is_expired = 0
)sql";

constexpr const char *children_sql = R"sql(
SELECT count(*), sum(state = 2), sum(state = 3), sum(state = 4), sum(state = 5) FROM jobs WHERE parent = ?
)sql";

constexpr const char *first_error_sql = R"sql(
UPDATE jobs SET (error_code, error_message) = (
    SELECT error_code, error_message FROM jobs AS children WHERE children.parent = ?1 AND state = 4 ORDER BY row LIMIT 1)
WHERE row = ?1
)sql";

}  // namespace

std::string select_briefs(std::string_view rest) { return briefs_sql + std::string(rest); }

std::vector<JobBrief> read_briefs(Statement &query) {
    std::vector<JobBrief> briefs;
    while (query.next()) {
        JobBrief job;
        job.row = query.integer(0);
        job.id = query.text(1);
        job.parent = query.maybe_integer(2);
        job.parent_id = query.text(3);
        job.tenant = query.text(4);
        job.dialect = query.text(5);
        job.lane = query.value<Lane>(6);
        job.is_parent = query.integer(7) != 0;
        job.state = query.value<JobState>(8);
        job.is_delayed = query.integer(9) != 0;
        job.attempt = query.integer(10);
        job.failures = query.integer(11);
        job.retention = std::chrono::seconds(query.integer(12));
        job.agent = query.text(13);
        briefs.push_back(std::move(job));
    }
    return briefs;
}

namespace {

std::optional<JobBrief> read_brief(Statement &query) {
    std::vector<JobBrief> briefs = read_briefs(query);
    return briefs.empty() ? std::nullopt : std::optional(std::move(briefs.front()));
}

}  // namespace

std::optional<JobBrief> brief_by_row(Connection &connection, std::int64_t row) {
    Statement query = connection.query(brief_by_row_sql);
    return read_brief(query.with(row));
}

std::optional<JobBrief> brief_by_id(Connection &connection, const std::string &tenant, const std::string &id) {
    Statement query = connection.query(brief_by_id_sql);
    return read_brief(query.with(id, tenant));
}

JobSteps::JobSteps(WriteTurn &turn, Timestamp now, const JobStoreOptions &options)
    : turn_(turn), now_(now), options_(options) {}

TenantShare JobSteps::share_of(const std::string &tenant) const {
    return options_.share ? options_.share(tenant) : TenantShare{};
}

void JobSteps::begin(const JobBrief &job) {
    count(job, 1);
    if (!job.parent) connection().query(count_dialect_sql).with(job.tenant, job.dialect, 1).run();
    record(job, "queued", "");
    turn_.changes.push_back({job.id, job.parent_id, job.tenant, job.state, 1, !job.is_parent, false});
}

void JobSteps::step(JobBrief &job, JobState to, const std::string &event, const std::string &detail,
                    std::optional<Timestamp> not_before) {
    if (!may_become(job.state, to))
        throw Failure(Status::internal, "job " + job.id + " may not go from " + std::string(job_state_name(job.state)) +
                                            " to " + std::string(job_state_name(to)));
    const bool was_running = job.state == JobState::running;
    count(job, -1);
    job.state = to;
    job.is_delayed = not_before.has_value();
    count(job, 1);
    std::optional<Timestamp> finished_at, expires_at;
    if (is_final(to)) {
        finished_at = now_;
        expires_at = now_ + job.retention;
        if (!job.parent) connection().query(count_dialect_sql).with(job.tenant, job.dialect, -1).run();
        queue_delivery(connection(), job.row, now_);
    }
    connection().query(step_sql).with(job.row, to, now_, job.is_delayed, not_before, finished_at, expires_at).run();
    record(job, event, detail);
    // A tenant at its limit may have work that waits for nothing else.
    const bool is_work =
        !job.is_parent &&
        (to == JobState::queued || (was_running && share_of(job.tenant).running_max > 0 && has_ready(job.tenant)));
    touch(job, is_work, is_final(to));
    if (job.parent) follow_children(*job.parent);
}

void JobSteps::make_ready(JobBrief &job) {
    count(job, -1);
    job.is_delayed = false;
    count(job, 1);
    connection().query("UPDATE jobs SET is_delayed = 0 WHERE row = ?").with(job.row).run();
}

void JobSteps::expire(const JobBrief &job) {
    if (connection().query(expire_sql).with(job.row, now_).run() == 0) return;
    connection().query("DELETE FROM manifests WHERE job = ?").with(job.row).run();
    forget_callback_if_done(connection(), job.row);
    record(job, "expired", "");
    touch(job);
}

void JobSteps::touch(const JobBrief &job, bool is_work, bool is_end) {
    Statement query =
        connection().query("UPDATE jobs SET revision = revision + 1, updated_at = ? WHERE row = ? RETURNING revision");
    query.with(now_, job.row).next();
    turn_.changes.push_back({job.id, job.parent_id, job.tenant, job.state, query.integer(0), is_work, is_end});
}

void JobSteps::count(const JobBrief &job, std::int64_t by) {
    if (job.is_parent || is_final(job.state)) return;
    const bool is_running = job.state == JobState::running;
    connection()
        .query(count_lane_sql)
        .with(job.tenant, job.lane, is_running || job.is_delayed ? 0 : by, is_running || !job.is_delayed ? 0 : by,
              is_running ? by : 0)
        .run();
}

void JobSteps::follow_children(std::int64_t parent_row) {
    std::optional<JobBrief> parent = brief_by_row(connection(), parent_row);
    if (!parent || is_final(parent->state)) return;
    JobState state = parent->state;
    {
        Statement query = connection().query(children_sql);
        query.with(parent_row).next();
        const std::int64_t total = query.integer(0), running = query.integer(1), succeeded = query.integer(2),
                           failed = query.integer(3), cancelled = query.integer(4);
        if (succeeded + failed + cancelled == total)
            state = failed > 0 ? JobState::failed : cancelled > 0 ? JobState::cancelled : JobState::succeeded;
        else if (running > 0)
            state = JobState::running;
    }
    if (state == parent->state) return touch(*parent);
    if (state == JobState::failed) connection().query(first_error_sql).with(parent_row).run();
    step(*parent, state, state == JobState::running ? "started" : std::string(job_state_name(state)));
}

void JobSteps::record(const JobBrief &job, const std::string &event, const std::string &detail) {
    connection().query(record_sql).with(job.row, now_, event, job.attempt, detail).run();
}

bool JobSteps::has_ready(const std::string &tenant) {
    Statement query = connection().query("SELECT coalesce(sum(ready), 0) FROM tenant_lanes WHERE tenant = ?");
    query.with(tenant).next();
    return query.integer(0) > 0;
}

}  // namespace sluice
