// The outbox of callbacks in SQLite.
#pragma once

#include "host/callbacks/callback_store.hpp"
#include "host/store/store_clock.hpp"

namespace sluice {

class StoreDatabase;

/// In the database of the jobs, so that a job and the news of its end are one commit. Any thread; `database` outlives
/// it.
class SqliteCallbackStore final : public CallbackStore {
public:
    explicit SqliteCallbackStore(StoreDatabase &database, StoreClock clock = system_store_clock());

    std::vector<DueDelivery> take_due(std::size_t limit, const std::set<std::string> &without) override;
    std::optional<Timestamp> next_due(const std::set<std::string> &without) override;
    bool record(const std::string &delivery_id, const DeliveryTry &result) override;
    std::vector<Delivery> deliveries(const std::string &tenant, const std::string &job_id) override;
    RedeliverOutcome redeliver(const std::string &tenant, const std::string &delivery_id) override;

private:
    StoreDatabase &database_;
    const StoreClock clock_;
};

}  // namespace sluice
