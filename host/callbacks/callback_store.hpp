// Callbacks that are due, and what became of those that were sent.
#pragma once

#include "host/jobs/job.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

enum class DeliveryState {
    waiting = 1,  // to be sent, for the first time or again
    delivered,    // the receiver said 2xx
    given_up      // tried too often, or not allowed
};

/// The stable lower-case word.
std::string_view delivery_state_name(DeliveryState state) noexcept;

/// One attempt at sending, as the log keeps it.
struct DeliveryTry {
    enum class Outcome { delivered = 1, failed, refused };  // refused: no further try can help
    Timestamp at;
    Outcome outcome = Outcome::failed;
    int http_status = 0;  // 0: there was no answer
    std::string error;    // for people; empty when delivered
    std::chrono::milliseconds duration{0};
    std::chrono::seconds retry_after{0};  // failed: what the receiver asks for; not kept in the log
};

/// That a job has ended, to be told to who asked for it.
struct Delivery {
    std::string id;  // the same in every try
    std::string job_id, tenant;
    DeliveryState state = DeliveryState::waiting;
    Timestamp created_at;
    std::optional<Timestamp> next_try_at;  // waiting
    std::vector<DeliveryTry> tries;        // oldest first, also those before redeliver()
};

/// A delivery that is the caller's to send now.
struct DueDelivery {
    std::string id;
    Timestamp created_at;
    std::string callback, receiver;  // those of NewJob
    Job job;
};

enum class RedeliverOutcome { queued = 1, waiting_already, gone, missing };

/// The outbox of a job store: a delivery is in it from the commit that ends a job with a callback, so neither a crash
/// nor a receiver that is away loses one. It may be sent twice, with the same id. Any thread. Calls throw Failure
/// (io_retry, io_fatal) as JobStore does.
class CallbackStore {
public:
    virtual ~CallbackStore() = default;

    /// Those whose time has come, oldest first, but none for the receivers in `without`. Each is the caller's for a
    /// minute; what is not recorded by then is due again.
    virtual std::vector<DueDelivery> take_due(std::size_t limit, const std::set<std::string> &without = {}) = 0;
    /// When take_due() next has something.
    virtual std::optional<Timestamp> next_due(const std::set<std::string> &without = {}) = 0;
    /// A failed try is followed by another one, later and later, until there were as many as may be; not before its
    /// `retry_after`, up to half a day. False when nobody waits for the delivery any more.
    virtual bool record(const std::string &delivery_id, const DeliveryTry &result) = 0;

    /// Of a job, oldest first; what belongs to another tenant is missing.
    virtual std::vector<Delivery> deliveries(const std::string &tenant, const std::string &job_id) = 0;
    /// Send it once more from the beginning. `gone`: its job has expired, and with it what was needed to send it.
    virtual RedeliverOutcome redeliver(const std::string &tenant, const std::string &delivery_id) = 0;
};

}  // namespace sluice
