// Wakes those who wait for something to happen.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace sluice {

/// Counts its strokes, so that none is missed between a look and a wait. Any thread.
class Bell {
public:
    std::uint64_t strokes() const {
        const std::lock_guard lock(mutex_);
        return strokes_;
    }

    void ring() {
        {
            const std::lock_guard lock(mutex_);
            ++strokes_;
        }
        rung_.notify_all();
    }

    /// Wait until there were more than `strokes`, or for `timeout`.
    void wait(std::uint64_t strokes, std::chrono::milliseconds timeout) const {
        std::unique_lock lock(mutex_);
        rung_.wait_for(lock, timeout, [&] { return strokes_ != strokes; });
    }

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable rung_;
    std::uint64_t strokes_ = 0;
};

}  // namespace sluice
