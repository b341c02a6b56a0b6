#include "host/http/waiting_room.hpp"

#include "host/http/limits.hpp"
#include "host/http/poll_until.hpp"
#include "host/http/refusal.hpp"

#include <array>
#include <utility>

namespace sluice::http {

Waiter::Waiter(WaitingRoom &room, std::string key, int socket) : room_(room), key_(std::move(key)), socket_(socket) {}

Waiter::~Waiter() { room_.leave(key_); }

Waiter::Wake Waiter::wait_until(std::chrono::steady_clock::time_point until) {
    // Without POLLIN: a request that is already sent behind this one wakes nobody.
    std::array<pollfd, 3> entries = {pollfd{signal_.number(), POLLIN, 0}, pollfd{room_.stopping_.number(), POLLIN, 0},
                                     pollfd{socket_, POLLRDHUP, 0}};
    poll_until(entries, until);
    if (entries[2].revents != 0) return Wake::client_gone;
    if (entries[1].revents != 0) return Wake::stopping;
    if (entries[0].revents == 0) return Wake::timed_out;
    signal_.clear();
    return Wake::notified;
}

WaitingRoom::WaitingRoom(int waiters_max, int waiters_per_key_max)
    : waiters_max_(waiters_max), waiters_per_key_max_(waiters_per_key_max) {}

std::unique_ptr<Waiter> WaitingRoom::enter(const std::string &key, int socket) {
    {
        const std::lock_guard lock(mutex_);
        if (waiter_count_ >= waiters_max_)
            throw Refusal(503, "too_many_waiters", "too many requests wait here already; try again later",
                          retry_after(retry_s));
        int &of_key = by_key_[key];
        if (of_key >= waiters_per_key_max_)
            throw Refusal(429, "too_many_waiters", "too many of your requests wait here already; try again later",
                          retry_after(retry_s));
        ++of_key;
        ++waiter_count_;
    }
    try {
        return std::make_unique<Waiter>(*this, key, socket);
    } catch (...) {
        leave(key);
        throw;
    }
}

int WaitingRoom::waiter_count() const {
    const std::lock_guard lock(mutex_);
    return waiter_count_;
}

void WaitingRoom::leave(const std::string &key) noexcept {
    const std::lock_guard lock(mutex_);
    --waiter_count_;
    const auto found = by_key_.find(key);
    if (found != by_key_.end() && --found->second == 0) by_key_.erase(found);
}

}  // namespace sluice::http
