// Wakes what sleeps when a job is cancelled.
#pragma once

#include "engine/pipeline/cancellation.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace sluice {

/// A thread that looks at `cancellation` several times a second (a signal handler cannot notify a condition variable)
/// and calls `interrupt` once when it says so, and `stuck` once when its owner still lives `grace` later. Ends with its
/// owner; everything that the functions use outlives it.
class CancellationWatch {
public:
    CancellationWatch(const Cancellation &cancellation, std::function<void()> interrupt, std::function<void()> stuck)
        : thread_([this, &cancellation, interrupt = std::move(interrupt), stuck = std::move(stuck)] {
              std::unique_lock lock(mutex_);
              while (!is_over_ && !cancellation.is_cancelled()) over_.wait_for(lock, interval);
              if (!is_over_) interrupt();
              if (!over_.wait_for(lock, grace, [this] { return is_over_; })) stuck();
          }) {}
    CancellationWatch(const CancellationWatch &) = delete;
    CancellationWatch &operator=(const CancellationWatch &) = delete;
    ~CancellationWatch() {
        {
            const std::lock_guard lock(mutex_);
            is_over_ = true;
        }
        over_.notify_all();
        thread_.join();
    }

private:
    static constexpr std::chrono::milliseconds interval{50};
    static constexpr std::chrono::seconds grace{10};

    std::mutex mutex_;
    std::condition_variable over_;
    bool is_over_ = false;
    std::thread thread_;  // last: it uses the others
};

}  // namespace sluice
