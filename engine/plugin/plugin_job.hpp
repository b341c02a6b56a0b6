// The sluice_job struct that is lent to one plugin, made from JobServices.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/plugin/job_services.hpp"

#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Lives as long as the plugin handle it was lent to. The functions behind get() never throw and believe nothing:
/// they record why a service failed or was misused, and check() tells it afterwards on the same thread.
class PluginJob {
public:
    /// `label` names the plugin in messages ("writer csv").
    PluginJob(JobServices &services, unsigned thread_count, std::string label);
    PluginJob(const PluginJob &) = delete;
    PluginJob &operator=(const PluginJob &) = delete;

    const sluice_job *get() const noexcept { return &job_; }
    const std::string &label() const noexcept { return label_; }

    /// Forget what an earlier call on this thread left behind. Call before every call into the plugin.
    static void begin_call() noexcept;

    /// Throw the failure of the plugin call that returned `status` on this thread; returns when it succeeded. A call
    /// that says OK although bytes could not be written to an output has failed as well: a file with a hole must
    /// never be published.
    void check(sluice_status status, std::string_view call) const;

    /// The failure of a plugin call that returned `status` on this thread: the plugin's message, behind the label.
    /// An unknown status, or END where it is not allowed, becomes INTERNAL.
    Failure failure(sluice_status status, std::string_view call) const;

    /// The plugin broke the contract in `call`: INTERNAL, naming both.
    Failure defect(std::string_view call, std::string_view what) const;

    /// `text` (nullptr: empty) from the plugin, safe to keep, print and log.
    std::string said(const char *text) const;

    /// The one block that output_write_block accepts until the next call of this function; nullptr for none.
    void lend_block(const sluice_block *block) noexcept { lent_block_ = block; }

private:
    struct Functions;  // the static functions of the struct

    OutputSink &sink_of(const sluice_output *output);

    JobServices &services_;
    std::string label_;
    sluice_job job_ = {};
    const sluice_block *lent_block_ = nullptr;
    std::mutex mutex_;
    std::deque<std::string> temp_paths_;  // their text is lent to the plugin
    std::vector<OutputSink *> sinks_;     // the outputs that were lent
};

}  // namespace sluice
