#include "host/store/job_claims.hpp"

#include "engine/base/random.hpp"
#include "host/store/job_rows.hpp"

#include <algorithm>

namespace sluice {

namespace {

constexpr std::size_t token_bytes = 16;

// Also those whose time lies further away than any delay: the clock was set back since.
const std::string due_sql = select_briefs(
    "WHERE row IN (SELECT row FROM jobs AS due WHERE is_delayed = 1 AND not_before <= ?1 UNION ALL "
    "SELECT row FROM jobs AS due WHERE is_delayed = 1 AND not_before > ?2)");

constexpr const char *tenant_after_sql =
    "SELECT tenant FROM tenant_lanes WHERE lane = ? AND ready > 0 AND tenant > ? ORDER BY tenant LIMIT 1";

const std::string first_job_sql = select_briefs(
    "INDEXED BY jobs_ready WHERE state = 1 AND is_delayed = 0 AND is_parent = 0 AND lane = ? AND tenant = ? "
    "ORDER BY row LIMIT 1");

constexpr const char *lease_sql = R"sql(
UPDATE jobs SET attempt = attempt + 1, agent = ?2, lease_token = ?3, lease_until = ?4, lease_boot = ?5, phase = '',
       records_read = 0, records_filtered = 0, rows_written = 0, records_rejected = 0, bytes_written = 0,
       input_bytes_read = 0, input_bytes_total = 0, records_expected = NULL
WHERE row = ?1
)sql";

constexpr const char *running_sql = "SELECT coalesce(sum(running), 0) FROM tenant_lanes WHERE tenant = ? AND lane <> ?";

constexpr const char *counts_sql = R"sql(
SELECT lane, sum(ready + delayed), sum(running) FROM tenant_lanes WHERE ?1 = '' GROUP BY lane
)sql";
constexpr const char *counts_of_tenant_sql =
    "SELECT lane, ready + delayed, running FROM tenant_lanes WHERE tenant = ?1";

constexpr const char *place_sql = R"sql(
SELECT lane, is_delayed AND not_before > ?3,
       1 + (SELECT count(*) FROM jobs AS others INDEXED BY jobs_ready
            WHERE others.state = 1 AND others.is_delayed = 0 AND others.is_parent = 0 AND others.lane = jobs.lane
              AND others.tenant = jobs.tenant AND others.row < jobs.row)
FROM jobs WHERE id = ?2 AND tenant = ?1 AND state = 1 AND is_parent = 0
)sql";

bool is_at_limit(Connection &connection, Lane lane, const std::string &tenant, const TenantShare &share) {
    if (share.running_max <= 0 || lane == Lane::preview) return false;
    Statement query = connection.query(running_sql);
    query.with(tenant, Lane::preview).next();
    return query.integer(0) >= share.running_max;
}

bool has_ready(Connection &connection, Lane lane, const std::string &tenant) {
    Statement query = connection.query("SELECT 1 FROM tenant_lanes WHERE lane = ? AND tenant = ? AND ready > 0");
    return query.with(lane, tenant).next();
}

std::optional<std::string> tenant_after(Connection &connection, Lane lane, const std::string &tenant) {
    Statement query = connection.query(tenant_after_sql);
    return query.with(lane, tenant).next() ? std::optional(query.text(0)) : std::nullopt;
}

void make_due_ready(JobSteps &steps) {
    Statement query = steps.connection().query(due_sql);
    query.with(steps.now(), steps.now() + steps.options().retry_delay_max);
    for (JobBrief &job : read_briefs(query)) steps.make_ready(job);
}

std::optional<JobBrief> first_job(Connection &connection, Lane lane, const std::string &tenant) {
    Statement query = connection.query(first_job_sql);
    std::vector<JobBrief> jobs = read_briefs(query.with(lane, tenant));
    return jobs.empty() ? std::nullopt : std::optional(std::move(jobs.front()));
}

Claim lease(JobSteps &steps, const StoreClock &clock, const std::string &agent, JobBrief job) {
    const std::string token = random_hex(token_bytes);
    const std::chrono::microseconds until = clock.since_boot() + steps.options().lease;
    steps.connection().query(lease_sql).with(job.row, agent, token, until.count(), clock.boot_id).run();
    ++job.attempt;
    steps.step(job, JobState::running, "started");
    return {{job.id, job.attempt, token}, job_by_row(steps.connection(), job.row).value()};
}

}  // namespace

std::optional<Claim> JobClaims::claim(JobSteps &steps, const StoreClock &clock, const std::string &agent,
                                      const std::set<Lane> &lanes) {
    make_due_ready(steps);
    for (const Lane lane : in_turn(lanes)) {
        const std::optional<std::string> tenant = next_tenant(steps, lane);
        if (!tenant) continue;
        std::optional<JobBrief> job = first_job(steps.connection(), lane, *tenant);
        if (!job) continue;
        served_last_[lanes] = lane;
        return lease(steps, clock, agent, std::move(*job));
    }
    return std::nullopt;
}

std::vector<Lane> JobClaims::in_turn(const std::set<Lane> &lanes) const {
    std::vector<Lane> order(lanes.begin(), lanes.end());
    const auto served = served_last_.find(lanes);
    if (served == served_last_.end()) return order;
    const auto next = std::upper_bound(order.begin(), order.end(), served->second);
    std::rotate(order.begin(), next, order.end());
    return order;
}

std::optional<std::string> JobClaims::next_tenant(JobSteps &steps, Lane lane) {
    Connection &connection = steps.connection();
    Turn &turn = turns_[lane];
    if (turn.left > 0 && has_ready(connection, lane, turn.tenant) &&
        !is_at_limit(connection, lane, turn.tenant, steps.share_of(turn.tenant))) {
        --turn.left;
        return turn.tenant;
    }
    // Once around, back to the tenant whose turn it was. Who is at its limit loses its turn.
    const std::string last = turn.tenant;
    bool did_wrap = false;
    for (std::string tenant = last;;) {
        std::optional<std::string> next = tenant_after(connection, lane, tenant);
        if (!next && !did_wrap) {
            did_wrap = true;
            next = tenant_after(connection, lane, "");
        }
        if (!next || (did_wrap && *next > last)) return std::nullopt;
        tenant = std::move(*next);
        const TenantShare share = steps.share_of(tenant);
        if (is_at_limit(connection, lane, tenant, share)) continue;
        turn = {tenant, std::max<std::int64_t>(share.weight, 1) - 1};
        return tenant;
    }
}

std::optional<Timestamp> next_due(Connection &connection, const JobStoreOptions &options, Timestamp now) {
    Statement query = connection.query("SELECT min(not_before) FROM jobs WHERE is_delayed = 1");
    query.next();
    const std::optional<Timestamp> due = query.maybe_time(0);
    return due && *due > now + options.retry_delay_max ? now : due;
}

std::vector<std::pair<Lane, QueueCounts>> count_jobs(Connection &connection, const std::string &tenant) {
    std::vector<std::pair<Lane, QueueCounts>> counts = {{Lane::small, {}}, {Lane::normal, {}}, {Lane::preview, {}}};
    Statement query = connection.query(tenant.empty() ? counts_sql : counts_of_tenant_sql);
    query.with(tenant);
    while (query.next())
        for (auto &[lane, count] : counts)
            if (lane == query.value<Lane>(0)) count = {query.integer(1), query.integer(2)};
    return counts;
}

std::optional<QueuePlace> place_in_queue(Connection &connection, const JobStoreOptions &options, Timestamp now,
                                         const std::string &tenant, const std::string &id) {
    Statement query = connection.query(place_sql);
    if (!query.with(tenant, id, now).next()) return std::nullopt;
    QueuePlace place;
    place.position = query.integer(2);
    if (query.integer(1) != 0)
        place.reason = QueuePlace::Reason::backoff;
    else if (is_at_limit(connection, query.value<Lane>(0), tenant,
                         options.share ? options.share(tenant) : TenantShare{}))
        place.reason = QueuePlace::Reason::tenant_limit;
    return place;
}

}  // namespace sluice
