// One export from its source to its published files.
#pragma once

#include "engine/artifact/manifest.hpp"
#include "engine/pipeline/export_plan.hpp"
#include "engine/pipeline/plugin_services.hpp"
#include "engine/pipeline/row_errors.hpp"

#include <functional>

namespace sluice {

/// Who watches; every member may be empty. Called from worker threads, one call at a time.
struct ExportListener {
    LogLine log;
    std::function<void(const RowError &)> row_rejected;
    std::function<void(const std::string &)> stuck;  // cancelled, but not ended for 10 seconds; may end the process
};

/// Run an export to its end: read, transform, encode and append in `plan.thread_count` workers, publish, and tell
/// what was made. The calling thread reads. Throws the Failure of the earliest block that failed, whatever the number
/// of threads; then nothing was published. The bytes do not depend on the number of threads.
Manifest run_export(const ExportPlan &plan, ArtifactStore &store, const Cancellation &cancellation,
                    ProgressCounters &progress, const ExportListener &listener);

}  // namespace sluice
