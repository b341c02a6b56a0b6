// Progress on standard error: one line that renews itself on a terminal, a plain line now and then elsewhere.
#pragma once

#include "engine/pipeline/progress.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace sluice::cli {

/// "1,234,567"
std::string with_thousands(std::int64_t number);
/// "12.3 MB"
std::string with_unit(std::uint64_t bytes);
/// "12.3 s" or "3:05"
std::string duration_text(double seconds);
/// "412,000 records, 103,000/s, 41 %, 0:06 left", with what is known after `seconds`.
std::string progress_text(const Progress &progress, double seconds);

/// Shows the counters from a thread of its own until it is destroyed. The counters outlive it.
class ProgressLine {
public:
    explicit ProgressLine(const ProgressCounters &counters);
    ~ProgressLine();
    ProgressLine(const ProgressLine &) = delete;
    ProgressLine &operator=(const ProgressLine &) = delete;

    /// Print a line for the user without tearing the progress line. Any thread.
    void print(const std::string &line);

private:
    void show();
    void clear();

    const ProgressCounters &counters_;
    const bool is_terminal_;
    const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::mutex mutex_;  // of everything below, and of standard error
    std::condition_variable over_;
    bool is_over_ = false;
    bool is_shown_ = false;
    std::thread thread_;  // last: it uses the others
};

}  // namespace sluice::cli
