#include "host/store/sqlite_callback_store.hpp"

#include "host/store/delivery_rows.hpp"
#include "host/store/store_database.hpp"

#include <utility>

namespace sluice {

SqliteCallbackStore::SqliteCallbackStore(StoreDatabase &database, StoreClock clock)
    : database_(database), clock_(std::move(clock)) {}

std::vector<DueDelivery> SqliteCallbackStore::take_due(std::size_t limit, const std::set<std::string> &without) {
    return database_.write(
        [&](WriteTurn &turn) { return take_due_deliveries(turn.connection, limit, without, clock_.wall()); });
}

std::optional<Timestamp> SqliteCallbackStore::next_due(const std::set<std::string> &without) {
    return database_.read(
        [&](Connection &connection) { return next_due_delivery(connection, without, clock_.wall()); });
}

bool SqliteCallbackStore::record(const std::string &delivery_id, const DeliveryTry &result) {
    return database_.write(
        [&](WriteTurn &turn) { return record_try(turn.connection, delivery_id, result, clock_.wall()); });
}

std::vector<Delivery> SqliteCallbackStore::deliveries(const std::string &tenant, const std::string &job_id) {
    return database_.read([&](Connection &connection) { return deliveries_of(connection, tenant, job_id); });
}

RedeliverOutcome SqliteCallbackStore::redeliver(const std::string &tenant, const std::string &delivery_id) {
    return database_.write(
        [&](WriteTurn &turn) { return sluice::redeliver(turn.connection, tenant, delivery_id, clock_.wall()); });
}

}  // namespace sluice
