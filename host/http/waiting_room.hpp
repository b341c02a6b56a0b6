// Requests that wait for something to happen: long polls, event streams, sync calls. Each holds a thread, so they are
// counted.
#pragma once

#include "host/http/event_signal.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace sluice::http {

class WaitingRoom;

/// One place in the waiting room, given back when destroyed. The room outlives it.
class Waiter {
public:
    enum class Wake { notified = 1, timed_out, client_gone, stopping };

    Waiter(WaitingRoom &room, std::string key, int socket);
    ~Waiter();
    Waiter(const Waiter &) = delete;
    Waiter &operator=(const Waiter &) = delete;

    /// Sleep until notify() was called since the last time, `until` has come, the client has closed its side, or the
    /// server stops; whichever of the last three is true ends every later wait at once as well. One thread.
    Wake wait_until(std::chrono::steady_clock::time_point until);
    /// Any thread, while the waiter lives.
    void notify() noexcept { signal_.raise(); }

private:
    WaitingRoom &room_;
    std::string key_;
    int socket_;  // -1 for none
    EventSignal signal_;
};

/// Bounds the number of waiters, in all and for each key (a credential). Any thread.
class WaitingRoom {
public:
    WaitingRoom(int waiters_max, int waiters_per_key_max);

    /// A place for a request on this socket. Throws Refusal 503 or, when this key alone has too many, 429, both with
    /// Retry-After.
    std::unique_ptr<Waiter> enter(const std::string &key, int socket);
    int waiter_count() const;
    /// Wake everybody, now and for ever.
    void stop() noexcept { stopping_.raise(); }

private:
    friend class Waiter;
    void leave(const std::string &key) noexcept;

    const int waiters_max_, waiters_per_key_max_;
    EventSignal stopping_;
    mutable std::mutex mutex_;
    int waiter_count_ = 0;
    std::map<std::string, int> by_key_;
};

}  // namespace sluice::http
