// Why a job must stop, said from outside.
#pragma once

#include "engine/base/failure.hpp"

#include <atomic>
#include <chrono>
#include <string>

namespace sluice {

/// Asked by every worker between records. Any thread; cancel() also from a signal handler.
class Cancellation {
public:
    /// `timeout` from now on; zero for none.
    explicit Cancellation(std::chrono::seconds timeout = std::chrono::seconds(0))
        : timeout_(timeout), started_(std::chrono::steady_clock::now()) {}

    void cancel() noexcept { is_cancelled_.store(true, std::memory_order_relaxed); }

    bool is_timed_out() const noexcept {
        return timeout_.count() > 0 && std::chrono::steady_clock::now() - started_ > timeout_;
    }
    bool is_cancelled() const noexcept { return is_cancelled_.load(std::memory_order_relaxed) || is_timed_out(); }

    /// What to report when is_cancelled().
    Failure failure() const {
        if (!is_cancelled_.load(std::memory_order_relaxed))
            return {Status::bad_config, "the export took longer than limits.timeout (" +
                                            std::to_string(timeout_.count()) +
                                            " s); raise it in the profile, or export less"};
        return {Status::cancelled, "the export was cancelled; no file was written"};
    }

private:
    std::atomic<bool> is_cancelled_ = false;
    std::chrono::seconds timeout_;
    std::chrono::steady_clock::time_point started_;
};

}  // namespace sluice
