// Job services in memory, which fail and cancel where a check wants them to.
#pragma once

#include "engine/base/status.hpp"
#include "engine/plugin/job_services.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace sluice::conformance {

/// Where services fail. Counts are of calls, from 0; -1 is never.
struct Faults {
    std::int64_t first_failing_write = -1;  // it and all later writes to any output fail
    std::int64_t first_cancelled_ask = -1;  // is_cancelled says 1 from this question on
    bool does_output_open_fail = false;
    bool does_temp_file_fail = false;
    Status status = Status::io_fatal;  // with which services fail
};

/// What a writer wrote into one output.
struct TrialOutput {
    std::string name_suffix;
    std::string content_type;
    std::string bytes;

    bool operator==(const TrialOutput &) const = default;
};

/// Several threads.
class TrialServices final : public JobServices {
public:
    TrialServices();
    explicit TrialServices(Faults faults);
    ~TrialServices() override;

    bool is_cancelled() const noexcept override;
    void log(std::int32_t level, std::string_view message) noexcept override;
    void progress(std::int64_t bytes_read, std::int64_t bytes_total) noexcept override;
    OutputSink &open_output(std::string_view name_suffix, std::string_view content_type) override;
    std::string temp_file() override;

    /// From now on the job is cancelled.
    void cancel() noexcept { is_cancelled_ = true; }

    // What happened; ask after the plugin has been closed.
    std::vector<TrialOutput> outputs() const;
    bool did_fail() const noexcept { return did_fail_; }
    std::int64_t temp_file_count() const noexcept { return static_cast<std::int64_t>(temp_paths_.size()); }
    std::int64_t bytes_read() const noexcept { return bytes_read_; }
    std::int64_t bytes_total() const noexcept { return bytes_total_; }
    bool did_progress_go_back() const noexcept { return did_progress_go_back_; }

private:
    struct Sink;

    const Faults faults_;
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<Sink>> sinks_;
    std::vector<std::string> temp_paths_;
    std::int64_t write_count_ = 0;
    std::atomic<bool> is_cancelled_ = false;
    mutable std::atomic<std::int64_t> ask_count_ = 0;
    std::atomic<bool> did_fail_ = false;
    std::atomic<bool> did_progress_go_back_ = false;
    std::atomic<std::int64_t> bytes_read_ = 0;
    std::atomic<std::int64_t> bytes_total_ = 0;
};

}  // namespace sluice::conformance
