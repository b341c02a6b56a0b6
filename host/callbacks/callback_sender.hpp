// Sends what the outbox holds.
#pragma once

#include "host/callbacks/callback_store.hpp"
#include "host/callbacks/outgoing_calls.hpp"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace sluice {

/// What a delivery says, and to whom.
struct CallbackMessage {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;  // beside those of the signature
    std::string body;
    std::string secret;    // as webhook_signature() wants it; empty: not signed
    bool is_once = false;  // a try that fails is the last
};

/// Some threads of its own, of which one receiver has a few at most: one that is slow does not keep the others waiting,
/// however much is to be told to it. Store and calls outlive it; its end waits for calls under way. What goes wrong
/// stands in the log of the delivery.
class CallbackSender {
public:
    /// What to say of a delivery; the same for each try. Called from any thread of the sender; a Failure that it throws
    /// ends the delivery (bad_config, bad_data) or is a failed try.
    using Compose = std::function<CallbackMessage(const DueDelivery &)>;

    static constexpr std::size_t threads_default = 16;
    static constexpr std::size_t receiver_calls_max = 2;  // at once

    CallbackSender(CallbackStore &store, const OutgoingCalls &calls, Compose compose,
                   std::size_t thread_count = threads_default);
    ~CallbackSender();
    CallbackSender(const CallbackSender &) = delete;
    CallbackSender &operator=(const CallbackSender &) = delete;

    /// Something may be due: a job has ended, or a delivery was asked for again. From any thread.
    void wake();

private:
    void work();
    std::optional<DueDelivery> take_one();
    void send(const DueDelivery &delivery);
    std::set<std::string> busy_receivers();
    DeliveryTry try_to_send(const DueDelivery &delivery) const;
    DeliveryTry try_message(const DueDelivery &delivery, bool &is_once) const;

    CallbackStore &store_;
    const OutgoingCalls &calls_;
    const Compose compose_;
    std::mutex mutex_;
    std::condition_variable woken_;
    std::uint64_t wakes_ = 0;
    std::map<std::string, std::size_t> calls_under_way_;  // by receiver
    bool is_ending_ = false;
    std::mutex taking_;  // by whoever looks which receivers are busy and takes a delivery for another one
    std::vector<std::thread> threads_;
};

}  // namespace sluice
