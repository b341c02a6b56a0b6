#include "host/store/job_retention.hpp"

#include <algorithm>
#include <charconv>

namespace sluice {

namespace {

constexpr int pruned_at_once_max = 500;

const std::string children_sql = select_briefs("WHERE parent = ?");
const std::string expiring_sql =
    select_briefs("WHERE expires_at IS NOT NULL AND is_expired = 0 AND expires_at <= ? ORDER BY expires_at LIMIT ?");

constexpr const char *folders_sql =
    "SELECT artifact_folder FROM jobs WHERE is_expired = 1 AND artifact_folder <> '' ORDER BY row LIMIT ?";
constexpr const char *forget_sql =
    "UPDATE jobs SET artifact_folder = '' WHERE artifact_folder = ? AND artifact_folder <> '' AND is_expired = 1";

constexpr const char *is_visible_sql =
    "SELECT 1 FROM jobs WHERE artifact_folder = ? AND artifact_folder <> '' AND is_expired = 0";
constexpr const char *is_leased_sql =
    "SELECT 1 FROM jobs WHERE id = ? AND attempt = ? AND lease_token = ? AND state = 2";

// A key answers as long as its job is there, so that no job goes before keys may.
constexpr const char *prunable_sql = R"sql(
SELECT row FROM jobs WHERE is_expired = 1 AND parent IS NULL AND expires_at <= ? AND created_at <= ?
ORDER BY expires_at LIMIT ?
)sql";

constexpr const char *prune_events_sql = R"sql(
DELETE FROM events WHERE (job, sequence) IN (
    SELECT job, sequence FROM events WHERE at <= ?1 AND (SELECT finished_at FROM jobs WHERE row = job) <= ?1 LIMIT ?2)
)sql";

constexpr const char *unfinished_sql = "SELECT 1 FROM jobs WHERE tenant = ? AND state <= 2 LIMIT 1";
constexpr const char *of_tenant_sql = "SELECT row FROM jobs WHERE tenant = ? AND parent IS NULL LIMIT ?";

// The attempt of a folder "<job>/<attempt>-<token>"; nothing for another name.
std::optional<Lease> attempt_of(const std::string &folder) {
    const std::size_t slash = folder.find('/'), dash = folder.find('-', std::min(slash, folder.size()));
    if (slash == std::string::npos || dash == std::string::npos) return std::nullopt;
    Lease lease{folder.substr(0, slash), 0, folder.substr(dash + 1)};
    const char *const begin = folder.data() + slash + 1, *const end = folder.data() + dash;
    const auto [stop, error] = std::from_chars(begin, end, lease.attempt);
    if (error != std::errc() || stop != end || lease.job_id.empty() || lease.token.empty()) return std::nullopt;
    return lease;
}

// Drops a job and its children, with what refers to them. Their ids.
std::vector<std::string> drop(Connection &connection, std::int64_t row) {
    std::vector<std::string> ids;
    for (const char *sql :
         {"DELETE FROM jobs WHERE parent = ? RETURNING id", "DELETE FROM jobs WHERE row = ? RETURNING id"}) {
        Statement query = connection.query(sql);
        query.with(row);
        while (query.next()) ids.push_back(query.text(0));
    }
    return ids;
}

std::vector<std::int64_t> rows_of(Statement &query) {
    std::vector<std::int64_t> rows;
    while (query.next()) rows.push_back(query.integer(0));
    return rows;
}

}  // namespace

RemoveOutcome remove_job(JobSteps &steps, const std::string &tenant, const std::string &id) {
    const std::optional<JobBrief> job = brief_by_id(steps.connection(), tenant, id);
    if (!job) return RemoveOutcome::missing;
    if (!is_final(job->state)) return RemoveOutcome::active;
    steps.expire(*job);
    Statement query = steps.connection().query(children_sql);
    for (const JobBrief &child : read_briefs(query.with(job->row))) steps.expire(child);
    return RemoveOutcome::removed;
}

std::vector<std::string> take_expired_folders(JobSteps &steps, std::size_t limit) {
    {
        Statement query = steps.connection().query(expiring_sql);
        for (const JobBrief &job : read_briefs(query.with(steps.now(), limit))) steps.expire(job);
    }
    std::vector<std::string> folders;
    Statement query = steps.connection().query(folders_sql);
    query.with(limit);
    while (query.next()) folders.push_back(query.text(0));
    return folders;
}

std::int64_t forget_folder(Connection &connection, const std::string &artifact_folder) {
    return connection.query(forget_sql).with(artifact_folder).run();
}

bool is_folder_unused(Connection &connection, const std::string &artifact_folder) {
    Statement visible = connection.query(is_visible_sql);
    return is_attempt_over(connection, artifact_folder) && !visible.with(artifact_folder).next();
}

bool is_attempt_over(Connection &connection, const std::string &folder) {
    const std::optional<Lease> attempt = attempt_of(folder);
    if (!attempt) return false;
    Statement leased = connection.query(is_leased_sql);
    return !leased.with(attempt->job_id, attempt->attempt, attempt->token).next();
}

std::int64_t prune_some(JobSteps &steps) {
    Connection &connection = steps.connection();
    std::vector<std::int64_t> rows;
    {
        const JobStoreOptions &options = steps.options();
        Statement query = connection.query(prunable_sql);
        rows = rows_of(query.with(steps.now() - options.tombstone_retention, steps.now() - options.key_retention,
                                  pruned_at_once_max));
    }
    std::int64_t dropped = 0;
    for (const std::int64_t row : rows) dropped += static_cast<std::int64_t>(drop(connection, row).size());
    return dropped;
}

std::int64_t prune_some_events(JobSteps &steps) {
    Statement query = steps.connection().query(prune_events_sql);
    return query.with(steps.now() - steps.options().history_retention, pruned_at_once_max).run();
}

PurgedJobs purge_some(JobSteps &steps, const std::string &tenant, std::size_t limit) {
    Connection &connection = steps.connection();
    PurgedJobs purged;
    purged.is_refused = connection.query(unfinished_sql).with(tenant).next();
    if (purged.is_refused) return purged;
    connection.execute("PRAGMA secure_delete = ON");  // overwrite what is dropped
    std::vector<std::int64_t> rows;
    {
        Statement query = connection.query(of_tenant_sql);
        rows = rows_of(query.with(tenant, limit));
    }
    for (const std::int64_t row : rows)
        for (std::string &id : drop(connection, row)) purged.ids.push_back(std::move(id));
    if (rows.empty())
        for (const char *sql :
             {"DELETE FROM tenant_lanes WHERE tenant = ?", "DELETE FROM tenant_dialects WHERE tenant = ?"})
            connection.query(sql).with(tenant).run();
    return purged;
}

}  // namespace sluice
