#include "host/callbacks/callback_sender.hpp"

#include "engine/base/failure.hpp"
#include "host/callbacks/webhook_signature.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

// A look without a reason: clocks may be set, and a store may have been away.
constexpr std::chrono::seconds idle_look{30};
constexpr std::chrono::milliseconds short_look{100};

Timestamp wall_now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

bool is_hopeless(Status status) { return status == Status::bad_config || status == Status::bad_data; }

DeliveryTry judged(const OutgoingAnswer &answer) {
    DeliveryTry result;
    result.http_status = answer.status;
    if (answer.status >= 200 && answer.status < 300) {
        result.outcome = DeliveryTry::Outcome::delivered;
        return result;
    }
    // 410: the receiver wants no more of it.
    if (answer.status == 410) result.outcome = DeliveryTry::Outcome::refused;
    result.error = "the receiver answered " + std::to_string(answer.status);
    result.retry_after = answer.retry_after;
    return result;
}

}  // namespace

CallbackSender::CallbackSender(CallbackStore &store, const OutgoingCalls &calls, Compose compose,
                               std::size_t thread_count)
    : store_(store), calls_(calls), compose_(std::move(compose)) {
    for (std::size_t i = 0; i < thread_count; ++i) threads_.emplace_back([this] { work(); });
}

CallbackSender::~CallbackSender() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    woken_.notify_all();
    for (std::thread &thread : threads_) thread.join();
}

void CallbackSender::wake() {
    {
        const std::lock_guard lock(mutex_);
        ++wakes_;
    }
    woken_.notify_one();  // who finds something wakes the next one
}

void CallbackSender::work() {
    for (;;) {
        std::uint64_t wakes = 0;
        {
            const std::lock_guard lock(mutex_);
            if (is_ending_) return;
            wakes = wakes_;
        }
        std::chrono::microseconds rest = idle_look;
        try {
            if (const std::optional<DueDelivery> delivery = take_one()) {
                wake();
                send(*delivery);
                continue;
            }
            if (const std::optional<Timestamp> due = store_.next_due(busy_receivers()))
                rest = std::clamp<std::chrono::microseconds>(*due - wall_now(), short_look, idle_look);
        } catch (const Failure &) {
            // The store cannot answer now. Nothing is lost: what was sent and not recorded is due again.
        }
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, rest, [&] { return is_ending_ || wakes_ != wakes; });
    }
}

std::set<std::string> CallbackSender::busy_receivers() {
    const std::lock_guard lock(mutex_);
    std::set<std::string> busy;
    for (const auto &[receiver, count] : calls_under_way_)
        if (count >= receiver_calls_max) busy.insert(receiver);
    return busy;
}

std::optional<DueDelivery> CallbackSender::take_one() {
    const std::lock_guard taking(taking_);
    const std::set<std::string> busy = busy_receivers();
    const std::optional<Timestamp> due = store_.next_due(busy);
    if (!due || *due > wall_now()) return std::nullopt;
    std::vector<DueDelivery> taken = store_.take_due(1, busy);
    if (taken.empty()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    ++calls_under_way_[taken.front().receiver];
    return std::move(taken.front());
}

void CallbackSender::send(const DueDelivery &delivery) {
    const auto begin = std::chrono::steady_clock::now();
    DeliveryTry result = try_to_send(delivery);
    result.at = wall_now();
    result.duration = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    {
        const std::lock_guard lock(mutex_);
        if (--calls_under_way_[delivery.receiver] == 0) calls_under_way_.erase(delivery.receiver);
    }
    store_.record(delivery.id, result);
}

DeliveryTry CallbackSender::try_to_send(const DueDelivery &delivery) const {
    bool is_once = false;
    DeliveryTry result = try_message(delivery, is_once);
    if (is_once && result.outcome == DeliveryTry::Outcome::failed) result.outcome = DeliveryTry::Outcome::refused;
    return result;
}

DeliveryTry CallbackSender::try_message(const DueDelivery &delivery, bool &is_once) const {
    try {
        CallbackMessage message = compose_(delivery);
        is_once = message.is_once;
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        OutgoingRequest request{message.url, std::move(message.headers), std::move(message.body)};
        request.headers.emplace_back("webhook-id", delivery.id);
        request.headers.emplace_back("webhook-timestamp", std::to_string(now.time_since_epoch().count()));
        if (!message.secret.empty())
            request.headers.emplace_back("webhook-signature",
                                         webhook_signature(message.secret, delivery.id, now, request.body));
        return judged(calls_.post(request));
    } catch (const Failure &failure) {
        DeliveryTry result;
        if (is_hopeless(failure.status())) result.outcome = DeliveryTry::Outcome::refused;
        result.error = failure.message();
        return result;
    } catch (const std::exception &error) {
        DeliveryTry result;
        result.error = error.what();
        return result;
    }
}

}  // namespace sluice
