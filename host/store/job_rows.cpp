#include "host/store/job_rows.hpp"

namespace sluice {

namespace {

const std::string select_plain = R"sql(
SELECT jobs.row, jobs.id, number, kind, coalesce((SELECT id FROM jobs AS parents WHERE parents.row = jobs.parent), ''),
       is_parent, dialect, tenant, credential, user, dataset, dataset_version, profile, lane, state, attempt, failures, revision, created_at, updated_at, started_at, finished_at, not_before, expires_at,
       is_expired, retention_s, phase, records_read, records_filtered, rows_written, records_rejected, bytes_written,
       input_bytes_read, input_bytes_total, records_expected, error_code, error_message, artifact_folder
)sql";
// The big texts stand behind the rest.
const std::string select_glances = select_plain + ", '', '' FROM jobs\n";
const std::string select_jobs =
    select_plain +
    ", coalesce(request, ''), coalesce(manifest, '') FROM jobs"
    " LEFT JOIN requests ON requests.job = jobs.row LEFT JOIN manifests ON manifests.job = jobs.row\n";

const std::string select_by_row = select_jobs + "WHERE jobs.row = ?";
const std::string select_by_id = select_jobs + "WHERE jobs.id = ? AND tenant = ?";
const std::string select_glance = select_glances + "WHERE jobs.id = ? AND tenant = ?";
const std::string select_by_number = select_jobs + "WHERE number = ? AND tenant = ?";
const std::string select_by_file =
    select_jobs + "WHERE jobs.row = (SELECT job FROM files WHERE files.id = ?) AND tenant = ?";
const std::string select_children =
    select_jobs + "WHERE parent = (SELECT row FROM jobs AS parents WHERE id = ?) AND tenant = ? ORDER BY jobs.row";

// Newest first, behind a cursor. States are bits; an empty text or a NULL stands for any.
const std::string list_conditions = R"sql(
  AND (created_at, jobs.id) < (?2, ?3) AND created_at >= ?4
  AND (?5 & (1 << state)) <> 0
  AND (?6 = '' OR profile = ?6) AND (?7 = '' OR dialect = ?7) AND (?8 = '' OR user = ?8) AND (?9 = '' OR dataset = ?9)
  AND (CASE WHEN ?10 <> '' THEN parent = (SELECT row FROM jobs AS parents WHERE id = ?10)
            ELSE ?11 OR parent IS NULL END)
  AND (?12 IS NULL OR kind = ?12) AND (?13 OR NOT is_expired)
ORDER BY created_at DESC, jobs.id DESC LIMIT ?14
)sql";
const std::string select_listed = select_glances + "WHERE tenant = ?1" + list_conditions;
const std::string select_listed_unfinished = select_glances + "WHERE tenant = ?1 AND state <= 2" + list_conditions;

constexpr const char *select_files =
    "SELECT id, name, content_type, bytes, sha256 FROM files WHERE job = ? ORDER BY position";

std::vector<JobFile> files_of(Connection &connection, std::int64_t row) {
    std::vector<JobFile> files;
    Statement query = connection.query(select_files);
    query.with(row);
    while (query.next())
        files.push_back(
            {query.text(0), query.text(1), query.text(2), static_cast<std::uint64_t>(query.integer(3)), query.text(4)});
    return files;
}

JobProgress progress_at(const Statement &row, int column) {
    JobProgress progress;
    progress.phase = row.text(column++);
    progress.records_read = row.integer(column++);
    progress.records_filtered = row.integer(column++);
    progress.rows_written = row.integer(column++);
    progress.records_rejected = row.integer(column++);
    progress.bytes_written = static_cast<std::uint64_t>(row.integer(column++));
    progress.input_bytes_read = row.integer(column++);
    progress.input_bytes_total = row.integer(column++);
    progress.records_expected = row.maybe_integer(column);
    return progress;
}

constexpr int progress_columns = 9;

Job job_at(const Statement &row) {
    int column = 0;
    Job job;
    job.id = row.text(++column);
    job.number = row.integer(++column);
    job.kind = row.value<JobKind>(++column);
    job.parent_id = row.text(++column);
    job.is_parent = row.integer(++column) != 0;
    job.dialect = row.text(++column);
    job.tenant = row.text(++column);
    job.credential = row.text(++column);
    job.user = row.text(++column);
    job.dataset = row.text(++column);
    job.dataset_version = row.text(++column);
    job.profile = row.text(++column);
    job.lane = row.value<Lane>(++column);
    job.state = row.value<JobState>(++column);
    job.attempt = row.integer(++column);
    job.failures = row.integer(++column);
    job.revision = row.integer(++column);
    job.created_at = row.time(++column);
    job.updated_at = row.time(++column);
    job.started_at = row.maybe_time(++column);
    job.finished_at = row.maybe_time(++column);
    job.not_before = row.maybe_time(++column);
    job.expires_at = row.maybe_time(++column);
    job.is_expired = row.integer(++column) != 0;
    job.retention = std::chrono::seconds(row.integer(++column));
    job.progress = progress_at(row, ++column);
    column += progress_columns - 1;
    JobError error{row.text(column + 1), row.text(column + 2)};
    column += 2;
    if (!error.code.empty()) job.error = std::move(error);
    job.artifact_folder = row.text(++column);
    job.request = row.text(++column);
    job.manifest = row.text(++column);
    return job;
}

std::vector<Job> read_jobs(Connection &connection, Statement &query) {
    std::vector<Job> jobs;
    while (query.next()) {
        jobs.push_back(job_at(query));
        if (jobs.back().state == JobState::succeeded) jobs.back().files = files_of(connection, query.integer(0));
    }
    return jobs;
}

std::optional<Job> read_job(Connection &connection, Statement &query) {
    std::vector<Job> jobs = read_jobs(connection, query);
    return jobs.empty() ? std::nullopt : std::optional(std::move(jobs.front()));
}

}  // namespace

std::optional<Job> job_by_row(Connection &connection, std::int64_t row) {
    Statement query = connection.query(select_by_row);
    return read_job(connection, query.with(row));
}

std::optional<Job> job_by_id(Connection &connection, const std::string &tenant, const std::string &id) {
    Statement query = connection.query(select_by_id);
    return read_job(connection, query.with(id, tenant));
}

std::optional<Job> glance_at_job(Connection &connection, const std::string &tenant, const std::string &id) {
    Statement query = connection.query(select_glance);
    return read_job(connection, query.with(id, tenant));
}

std::optional<std::string> tenant_of_job(Connection &connection, const std::string &id) {
    Statement query = connection.query("SELECT tenant FROM jobs WHERE id = ?");
    return query.with(id).next() ? std::optional(query.text(0)) : std::nullopt;
}

std::optional<Job> job_by_number(Connection &connection, const std::string &tenant, std::int64_t number) {
    Statement query = connection.query(select_by_number);
    return read_job(connection, query.with(number, tenant));
}

std::optional<Job> job_by_file(Connection &connection, const std::string &tenant, const std::string &file_id) {
    Statement query = connection.query(select_by_file);
    return read_job(connection, query.with(file_id, tenant));
}

std::vector<Job> children_of(Connection &connection, const std::string &tenant, const std::string &parent_id) {
    Statement query = connection.query(select_children);
    return read_jobs(connection, query.with(parent_id, tenant));
}

JobPage list_jobs(Connection &connection, const std::string &tenant, const JobFilter &filter,
                  const std::optional<JobCursor> &after, std::size_t limit) {
    std::int64_t states = filter.states.empty() ? ~std::int64_t{0} : 0;
    bool is_unfinished_only = !filter.states.empty();
    for (const JobState state : filter.states) {
        states |= std::int64_t{1} << static_cast<int>(state);
        is_unfinished_only = is_unfinished_only && !is_final(state);
    }
    // Nothing has an empty id, so this cursor stands before every job of its time.
    JobCursor end{filter.created_before.value_or(Timestamp::max()), ""};
    if (after && after->created_at < end.created_at) end = *after;
    Statement query = connection.query(is_unfinished_only ? select_listed_unfinished : select_listed);
    query.with(tenant, end.created_at, end.id, filter.created_from.value_or(Timestamp::min()), states, filter.profile,
               filter.dialect, filter.user, filter.dataset, filter.parent_id, filter.with_children, filter.kind,
               filter.with_expired, limit + 1);
    JobPage page{read_jobs(connection, query), std::nullopt};
    if (page.jobs.size() > limit) {
        page.jobs.resize(limit);
        if (limit > 0) page.next = JobCursor{page.jobs.back().created_at, page.jobs.back().id};
    }
    return page;
}

std::vector<JobEvent> events_of(Connection &connection, const std::string &tenant, const std::string &id,
                                std::int64_t after) {
    Statement query = connection.query(
        "SELECT sequence, at, type, events.attempt, detail FROM events JOIN jobs ON jobs.row = events.job "
        "WHERE jobs.id = ? AND tenant = ? AND sequence > ? ORDER BY sequence");
    query.with(id, tenant, after);
    std::vector<JobEvent> events;
    while (query.next())
        events.push_back({query.integer(0), query.time(1), query.text(2), query.integer(3), query.text(4)});
    return events;
}

}  // namespace sluice
