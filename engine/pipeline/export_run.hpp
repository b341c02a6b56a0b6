// One export from its source to its published files.
#pragma once

#include "engine/artifact/manifest.hpp"
#include "engine/pipeline/plugin_services.hpp"
#include "engine/pipeline/row_errors.hpp"
#include "engine/profile/profile.hpp"
#include "engine/script/transform.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace sluice {

/// Everything that is decided before an export starts.
struct ExportPlan {
    Profile profile;
    const sluice_plugin *source = nullptr;
    const sluice_plugin *writer = nullptr;
    std::string source_settings = "{}";  // JSON, checked, secrets resolved
    std::string writer_settings = "{}";
    std::shared_ptr<const ScriptFiles> scripts;  // nullptr for a profile without a script
    std::string job_id;
    OutputNames names;
    unsigned thread_count = 1;
    std::optional<std::int64_t> limit;  // at most this many records; the rest is left unread
};

/// Who watches; every member may be empty. Called from worker threads, one call at a time.
struct ExportListener {
    LogLine log;
    std::function<void(const RowError &)> row_rejected;
};

/// min(cores, limits::threads_default_max).
unsigned default_thread_count() noexcept;

/// Run an export to its end: read, transform, encode and append in `plan.thread_count` workers, publish, and tell what was made. The calling
/// thread reads. Throws the Failure of the earliest block that failed, whatever the number of threads; then nothing was
/// published. The bytes do not depend on the number of threads.
Manifest run_export(const ExportPlan &plan, ArtifactStore &store, const Cancellation &cancellation,
                    ProgressCounters &progress, const ExportListener &listener);

}  // namespace sluice
