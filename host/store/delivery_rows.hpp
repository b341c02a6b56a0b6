// Deliveries of callbacks as rows.
#pragma once

#include "host/callbacks/callback_store.hpp"
#include "host/sqlite/connection.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice {

/// Before a delivery is given up.
inline constexpr int delivery_tries_max = 8;

/// A job has ended: if it has a callback, a delivery waits from now on.
void queue_delivery(Connection &connection, std::int64_t job, Timestamp now);
/// A job is a tombstone: what it took to call back goes, unless a delivery still needs it.
void forget_callback_if_done(Connection &connection, std::int64_t job);

/// As those of CallbackStore.
std::vector<DueDelivery> take_due_deliveries(Connection &connection, std::size_t limit,
                                             const std::set<std::string> &without, Timestamp now);
std::optional<Timestamp> next_due_delivery(Connection &connection, const std::set<std::string> &without, Timestamp now);
bool record_try(Connection &connection, const std::string &delivery_id, const DeliveryTry &result, Timestamp now);
std::vector<Delivery> deliveries_of(Connection &connection, const std::string &tenant, const std::string &job_id);
RedeliverOutcome redeliver(Connection &connection, const std::string &tenant, const std::string &delivery_id,
                           Timestamp now);

}  // namespace sluice
