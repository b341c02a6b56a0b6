#include "host/store/sqlite_job_store.hpp"

#include "engine/base/random.hpp"
#include "host/store/job_attempts.hpp"
#include "host/store/job_claims.hpp"
#include "host/store/job_retention.hpp"
#include "host/store/job_rows.hpp"
#include "host/store/job_submission.hpp"
#include "host/store/store_database.hpp"

#include <utility>

namespace sluice {

namespace {

constexpr std::size_t nonce_bytes = 8;

// A boot that lasts as long as the owner: leases of the one before are void at once, and need not run out.
StoreClock clock_of_owner(StoreClock clock) {
    clock.boot_id += "/" + random_hex(nonce_bytes);
    return clock;
}

}  // namespace

SqliteJobStore::SqliteJobStore(StoreDatabase &database, JobStoreOptions options, StoreClock clock)
    : database_(database),
      options_(std::move(options)),
      clock_(clock_of_owner(std::move(clock))),
      claims_(std::make_unique<JobClaims>()) {}

SqliteJobStore::~SqliteJobStore() = default;

// The time of a change is taken when it is its turn, so that times rise in the order of changes.
template <typename Action>
auto SqliteJobStore::write(const Action &action) {
    return database_.write([&](WriteTurn &turn) {
        JobSteps steps(turn, clock_.wall(), options_);
        return action(steps);
    });
}

void SqliteJobStore::set_listener(std::function<void(const std::vector<JobChange> &)> listener) {
    database_.set_listener(std::move(listener));
}

Submission SqliteJobStore::submit(const NewJob &job) {
    return write([&](JobSteps &steps) { return submit_job(steps, job); });
}

std::optional<Submission> SqliteJobStore::find_key(const std::string &tenant, const std::string &credential,
                                                   const std::string &key, const std::string &digest) {
    return database_.read(
        [&](Connection &connection) { return find_submission(connection, tenant, credential, key, digest); });
}

std::optional<Job> SqliteJobStore::find(const std::string &tenant, const std::string &id) {
    return database_.read([&](Connection &connection) { return job_by_id(connection, tenant, id); });
}

std::optional<Job> SqliteJobStore::glance(const std::string &tenant, const std::string &id) {
    return database_.read([&](Connection &connection) { return glance_at_job(connection, tenant, id); });
}

std::optional<std::string> SqliteJobStore::tenant_of(const std::string &id) {
    return database_.read([&](Connection &connection) { return tenant_of_job(connection, id); });
}

std::optional<Job> SqliteJobStore::find_number(const std::string &tenant, std::int64_t number) {
    return database_.read([&](Connection &connection) { return job_by_number(connection, tenant, number); });
}

std::optional<Job> SqliteJobStore::find_file(const std::string &tenant, const std::string &file_id) {
    return database_.read([&](Connection &connection) { return job_by_file(connection, tenant, file_id); });
}

std::vector<Job> SqliteJobStore::children(const std::string &tenant, const std::string &id) {
    return database_.read([&](Connection &connection) { return children_of(connection, tenant, id); });
}

JobPage SqliteJobStore::list(const std::string &tenant, const JobFilter &filter, const std::optional<JobCursor> &after,
                             std::size_t limit) {
    return database_.read([&](Connection &connection) { return list_jobs(connection, tenant, filter, after, limit); });
}

std::vector<JobEvent> SqliteJobStore::events(const std::string &tenant, const std::string &id, std::int64_t after) {
    return database_.read([&](Connection &connection) { return events_of(connection, tenant, id, after); });
}

std::optional<QueuePlace> SqliteJobStore::queue_place(const std::string &tenant, const std::string &id) {
    return database_.read(
        [&](Connection &connection) { return place_in_queue(connection, options_, clock_.wall(), tenant, id); });
}

std::vector<std::pair<Lane, QueueCounts>> SqliteJobStore::counts(const std::string &tenant) {
    return database_.read([&](Connection &connection) { return count_jobs(connection, tenant); });
}

CancelOutcome SqliteJobStore::cancel(const std::string &tenant, const std::string &id, const std::string &reason) {
    return write([&](JobSteps &steps) { return cancel_job(steps, tenant, id, reason); });
}

RemoveOutcome SqliteJobStore::remove(const std::string &tenant, const std::string &id) {
    return write([&](JobSteps &steps) { return remove_job(steps, tenant, id); });
}

std::optional<Claim> SqliteJobStore::claim(const std::string &agent, const std::set<Lane> &lanes) {
    return write([&](JobSteps &steps) { return claims_->claim(steps, clock_, agent, lanes); });
}

bool SqliteJobStore::heartbeat(const Lease &lease, const JobProgress &progress) {
    return write([&](JobSteps &steps) { return renew_lease(steps, clock_, lease, progress); });
}

bool SqliteJobStore::succeed(const Lease &lease, const JobResult &result) {
    return write([&](JobSteps &steps) { return succeed_job(steps, lease, result); });
}

bool SqliteJobStore::fail(const Lease &lease, const JobError &error, Retry retry) {
    return write([&](JobSteps &steps) { return fail_job(steps, lease, error, retry); });
}

std::optional<Timestamp> SqliteJobStore::next_due() {
    return database_.read(
        [&](Connection &connection) { return sluice::next_due(connection, options_, clock_.wall()); });
}

std::int64_t SqliteJobStore::reclaim() {
    return write([&](JobSteps &steps) { return reclaim_jobs(steps, clock_); });
}

std::vector<std::string> SqliteJobStore::take_expired(std::size_t limit) {
    return write([&](JobSteps &steps) { return take_expired_folders(steps, limit); });
}

void SqliteJobStore::forget_folder(const std::string &artifact_folder) {
    write([&](JobSteps &steps) { return sluice::forget_folder(steps.connection(), artifact_folder); });
}

bool SqliteJobStore::is_folder_unused(const std::string &artifact_folder) {
    return database_.read(
        [&](Connection &connection) { return sluice::is_folder_unused(connection, artifact_folder); });
}

std::int64_t SqliteJobStore::prune() {
    std::int64_t dropped = 0;
    while (const std::int64_t more = write([](JobSteps &steps) { return prune_some(steps); })) dropped += more;
    while (write([](JobSteps &steps) { return prune_some_events(steps); }) > 0) {
    }
    return dropped;
}

PurgedJobs SqliteJobStore::purge(const std::string &tenant, std::size_t limit) {
    return write([&](JobSteps &steps) { return purge_some(steps, tenant, limit); });
}

}  // namespace sluice
