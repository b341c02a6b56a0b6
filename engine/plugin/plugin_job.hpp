// The sluice_job struct that is lent to one plugin, made from JobServices.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/plugin/job_services.hpp"

#include <deque>
#include <mutex>
#include <string>

namespace sluice {

/// Lives as long as the plugin handle it was lent to. The functions behind get() never throw: they record why a
/// service failed, and failure() tells it afterwards on the same thread.
class PluginJob {
public:
    /// `label` names the plugin in messages ("writer csv").
    PluginJob(JobServices &services, unsigned thread_count, std::string label);
    PluginJob(const PluginJob &) = delete;
    PluginJob &operator=(const PluginJob &) = delete;

    const sluice_job *get() const noexcept { return &job_; }

    /// Forget what an earlier call on this thread left behind. Call before every call into the plugin.
    static void begin_call() noexcept;

    /// The failure of a plugin call that returned `status` on this thread: the plugin's message, behind the label.
    /// An unknown status, or END where it is not allowed, becomes INTERNAL.
    Failure failure(sluice_status status, std::string_view call) const;

private:
    struct Functions;  // the static functions of the struct

    JobServices &services_;
    std::string label_;
    sluice_job job_ = {};
    std::mutex mutex_;
    std::deque<std::string> temp_paths_;  // their text is lent to the plugin
};

}  // namespace sluice
