// The services that the pipeline lends to the source and to the writer of each part.
#pragma once

#include "engine/pipeline/cancellation.hpp"
#include "engine/pipeline/outputs.hpp"
#include "engine/pipeline/progress.hpp"
#include "engine/pipeline/warnings.hpp"
#include "engine/plugin/job_services.hpp"
#include "engine/profile/secret.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <utility>

namespace sluice {

/// A line for the operator: severity (SLUICE_LOG_…) and text. Called from any thread.
using LogLine = std::function<void(std::int32_t level, std::string_view message)>;

/// What one job's plugins share. Outlives them.
struct PluginEnvironment {
    const Cancellation &cancellation;
    ProgressCounters &progress;
    Warnings &warnings;
    Outputs &outputs;
    ArtifactStore &store;
    LogLine log;
    const Secrets &secrets;
    std::atomic<std::size_t> temp_file_count = 0;
    bool is_source_private = false;  // a source, which knows all columns, warns the operator alone
};

/// The services for one plugin of the job.
class PluginServices : public JobServices {
public:
    /// `part` is the part that the plugin's outputs belong to, 0 for a source, which has none.
    PluginServices(PluginEnvironment &environment, int part) : environment_(environment), part_(part) {}

    bool is_cancelled() const noexcept override { return environment_.cancellation.is_cancelled(); }
    void log(std::int32_t level, std::string_view message) noexcept override;
    void progress(std::int64_t bytes_read, std::int64_t bytes_total) noexcept override;
    OutputSink &open_output(std::string_view name_suffix, std::string_view content_type) override;
    std::string temp_file() override;
    std::string without_secrets(std::string text) const override { return environment_.secrets.hide(std::move(text)); }

private:
    PluginEnvironment &environment_;
    int part_;
};

}  // namespace sluice
