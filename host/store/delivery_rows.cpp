#include "host/store/delivery_rows.hpp"

#include "engine/base/uuid.hpp"
#include "host/store/job_rows.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <random>

namespace sluice {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// From one try to the next: about a day in all. Up to a tenth more is chance, so that receivers that come back are not
// met by everybody at once.
constexpr std::array<seconds, delivery_tries_max - 1> delays = {seconds(5), minutes(1), minutes(10), hours(1),
                                                                hours(3),   hours(8),   hours(12)};
// A time further away was made before the clock was set back.
constexpr seconds delay_max = 2 * delays.back();
// How long a delivery belongs to who took it: longer than a call may last.
constexpr minutes hold{1};

constexpr const char *queue_sql = R"sql(
INSERT INTO deliveries (id, job, state, tries_left, created_at, next_try_at)
SELECT ?2, job, 1, ?3, ?4, ?4 FROM callbacks WHERE job = ?1
)sql";

constexpr const char *forget_sql = R"sql(
DELETE FROM callbacks WHERE job = ?1 AND (SELECT is_expired FROM jobs WHERE row = ?1)
    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.job = ?1 AND state = 1)
)sql";

constexpr const char *due_sql = R"sql(
SELECT deliveries.row, id, created_at, deliveries.job, callback, receiver
FROM deliveries JOIN callbacks ON callbacks.job = deliveries.job
WHERE deliveries.row IN (SELECT row FROM deliveries WHERE state = 1 AND next_try_at <= ?1 UNION ALL
                         SELECT row FROM deliveries WHERE state = 1 AND next_try_at > ?2)
  AND receiver NOT IN (SELECT value FROM json_each(?4))
ORDER BY next_try_at LIMIT ?3
)sql";

constexpr const char *next_due_sql = R"sql(
SELECT min(next_try_at) FROM deliveries JOIN callbacks ON callbacks.job = deliveries.job
WHERE state = 1 AND receiver NOT IN (SELECT value FROM json_each(?))
)sql";

constexpr const char *of_job_sql = R"sql(
SELECT deliveries.row, deliveries.id, deliveries.state, deliveries.created_at, next_try_at
FROM deliveries JOIN jobs ON jobs.row = deliveries.job WHERE jobs.id = ? AND tenant = ? ORDER BY deliveries.row
)sql";

constexpr const char *insert_try_sql = R"sql(
INSERT INTO delivery_tries (delivery, number, at, outcome, http_status, error, duration_ms)
VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM delivery_tries WHERE delivery = ?1), ?2, ?3, ?4, ?5, ?6)
)sql";

constexpr const char *find_sql = R"sql(
SELECT deliveries.row, deliveries.state, EXISTS (SELECT 1 FROM callbacks WHERE callbacks.job = deliveries.job)
FROM deliveries JOIN jobs ON jobs.row = deliveries.job WHERE deliveries.id = ? AND tenant = ?
)sql";

std::chrono::microseconds delay_before_next(std::int64_t tries_left) {
    static thread_local std::mt19937_64 chance{std::random_device{}()};
    const std::chrono::microseconds delay = delays[delays.size() - static_cast<std::size_t>(tries_left)];
    return delay +
           std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, delay.count() / 10)(chance));
}

std::vector<DeliveryTry> tries_of(Connection &connection, std::int64_t delivery) {
    Statement query = connection.query(
        "SELECT at, outcome, http_status, error, duration_ms FROM delivery_tries WHERE delivery = ? ORDER BY number");
    query.with(delivery);
    std::vector<DeliveryTry> tries;
    while (query.next())
        tries.push_back({query.time(0), query.value<DeliveryTry::Outcome>(1), static_cast<int>(query.integer(2)),
                         query.text(3), std::chrono::milliseconds(query.integer(4))});
    return tries;
}

}  // namespace

void queue_delivery(Connection &connection, std::int64_t job, Timestamp now) {
    connection.query(queue_sql).with(job, new_uuid(), delivery_tries_max, now).run();
}

void forget_callback_if_done(Connection &connection, std::int64_t job) { connection.query(forget_sql).with(job).run(); }

std::vector<DueDelivery> take_due_deliveries(Connection &connection, std::size_t limit,
                                             const std::set<std::string> &without, Timestamp now) {
    std::vector<std::int64_t> rows;
    std::vector<DueDelivery> due;
    {
        Statement query = connection.query(due_sql);
        query.with(now, now + delay_max, limit, nlohmann::json(without).dump());
        while (query.next()) {
            rows.push_back(query.integer(0));
            due.push_back({query.text(1), query.time(2), query.text(4), query.text(5),
                           job_by_row(connection, query.integer(3)).value()});
        }
    }
    for (const std::int64_t row : rows)
        connection.query("UPDATE deliveries SET next_try_at = ? WHERE row = ?").with(now + hold, row).run();
    return due;
}

std::optional<Timestamp> next_due_delivery(Connection &connection, const std::set<std::string> &without,
                                           Timestamp now) {
    Statement query = connection.query(next_due_sql);
    query.with(nlohmann::json(without).dump()).next();
    const std::optional<Timestamp> due = query.maybe_time(0);
    return due && *due > now + delay_max ? now : due;
}

bool record_try(Connection &connection, const std::string &delivery_id, const DeliveryTry &result, Timestamp now) {
    std::int64_t row = 0, job = 0, tries_left = 0;
    {
        Statement query =
            connection.query("SELECT row, job, tries_left - 1 FROM deliveries WHERE id = ? AND state = 1");
        if (!query.with(delivery_id).next()) return false;
        row = query.integer(0);
        job = query.integer(1);
        tries_left = query.integer(2);
    }
    DeliveryState state = DeliveryState::waiting;
    std::optional<Timestamp> next_try_at;
    if (result.outcome == DeliveryTry::Outcome::delivered)
        state = DeliveryState::delivered;
    else if (result.outcome == DeliveryTry::Outcome::refused || tries_left <= 0)
        state = DeliveryState::given_up;
    else
        next_try_at = now + std::max<std::chrono::microseconds>(delay_before_next(tries_left),
                                                                std::min(result.retry_after, delays.back()));
    connection.query("UPDATE deliveries SET state = ?, tries_left = ?, next_try_at = ? WHERE row = ?")
        .with(state, tries_left, next_try_at, row)
        .run();
    connection.query(insert_try_sql)
        .with(row, result.at, result.outcome, result.http_status, result.error, result.duration.count())
        .run();
    forget_callback_if_done(connection, job);
    return true;
}

std::vector<Delivery> deliveries_of(Connection &connection, const std::string &tenant, const std::string &job_id) {
    Statement query = connection.query(of_job_sql);
    query.with(job_id, tenant);
    std::vector<Delivery> deliveries;
    while (query.next())
        deliveries.push_back({query.text(1), job_id, tenant, query.value<DeliveryState>(2), query.time(3),
                              query.maybe_time(4), tries_of(connection, query.integer(0))});
    return deliveries;
}

RedeliverOutcome redeliver(Connection &connection, const std::string &tenant, const std::string &delivery_id,
                           Timestamp now) {
    std::int64_t row = 0;
    {
        Statement query = connection.query(find_sql);
        if (!query.with(delivery_id, tenant).next()) return RedeliverOutcome::missing;
        if (query.value<DeliveryState>(1) == DeliveryState::waiting) return RedeliverOutcome::waiting_already;
        if (query.integer(2) == 0) return RedeliverOutcome::gone;
        row = query.integer(0);
    }
    connection.query("UPDATE deliveries SET state = 1, tries_left = ?, next_try_at = ? WHERE row = ?")
        .with(delivery_tries_max, now, row)
        .run();
    return RedeliverOutcome::queued;
}

}  // namespace sluice
