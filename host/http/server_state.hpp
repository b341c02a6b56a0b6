// What the connections of a server share.
#pragma once

#include "host/http/event_signal.hpp"
#include "host/http/limits.hpp"
#include "host/http/refusal.hpp"
#include "host/http/server.hpp"
#include "host/http/waiting_room.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace sluice::http {

/// Lives from before the first connection until after the last. Any thread.
class ServerState {
public:
    explicit ServerState(ServerSettings settings_of_server)
        : settings(std::move(settings_of_server)),
          waiting_room(settings.limits.waiters_max, settings.limits.waiters_per_key_max) {}

    const ServerSettings settings;
    WaitingRoom waiting_room;
    EventSignal stopping;  // no further requests
    EventSignal cut;       // no further bytes

    int connection_count() const {
        const std::lock_guard lock(mutex_);
        return connection_count_;
    }
    /// False when connections are left.
    bool wait_for_none(std::chrono::milliseconds time) {
        std::unique_lock lock(mutex_);
        return is_none_.wait_for(lock, time, [this] { return connection_count_ == 0; });
    }

    /// One connection, while it lives.
    class Place {
    public:
        explicit Place(ServerState &state) : state_(state) {
            const std::lock_guard lock(state_.mutex_);
            is_too_many_ = ++state_.connection_count_ > state_.settings.limits.connections_max;
        }
        ~Place() {
            const std::lock_guard lock(state_.mutex_);
            if (--state_.connection_count_ == 0) state_.is_none_.notify_all();
        }
        Place(const Place &) = delete;
        Place &operator=(const Place &) = delete;

        bool is_too_many() const noexcept { return is_too_many_; }

    private:
        ServerState &state_;
        bool is_too_many_;
    };

    /// The right to have a large head, while it lives. Throws Refusal 503 when too many have one.
    class LargeHead {
    public:
        explicit LargeHead(ServerState &state) : state_(state) {
            const std::lock_guard lock(state_.mutex_);
            if (state_.large_head_count_ >= large_heads_max)
                throw Refusal(503, "too_many_large_heads", "too many requests with large heads at once; try again",
                              retry_after(retry_s));
            ++state_.large_head_count_;
        }
        ~LargeHead() {
            const std::lock_guard lock(state_.mutex_);
            --state_.large_head_count_;
        }
        LargeHead(const LargeHead &) = delete;
        LargeHead &operator=(const LargeHead &) = delete;

    private:
        ServerState &state_;
    };

private:
    mutable std::mutex mutex_;
    std::condition_variable is_none_;
    int connection_count_ = 0, large_head_count_ = 0;
};

}  // namespace sluice::http
