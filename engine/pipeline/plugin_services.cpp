#include "engine/pipeline/plugin_services.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"

namespace sluice {

void PluginServices::log(std::int32_t level, std::string_view message) noexcept {
    try {
        const bool is_private = part_ == 0 && environment_.is_source_private;
        if (level == SLUICE_LOG_WARNING && !is_private) environment_.warnings.add(std::string(message));
        if (environment_.log) environment_.log(level, message);
    } catch (...) {
        // A log line that finds no memory is lost; the plugin that wrote it must not fail for that.
    }
}

void PluginServices::progress(std::int64_t bytes_read, std::int64_t bytes_total) noexcept {
    environment_.progress.input_bytes_read.store(bytes_read, std::memory_order_relaxed);
    environment_.progress.input_bytes_total.store(bytes_total, std::memory_order_relaxed);
}

OutputSink &PluginServices::open_output(std::string_view name_suffix, std::string_view content_type) {
    if (part_ == 0) throw Failure(Status::internal, "a source has no outputs");
    return environment_.outputs.open({part_, std::string(name_suffix), std::string(content_type)});
}

std::string PluginServices::temp_file() {
    if (environment_.temp_file_count.fetch_add(1) >= limits::temp_files_max)
        throw Failure(Status::internal,
                      "more than " + std::to_string(limits::temp_files_max) + " temporary files in one job");
    return environment_.store.temp_file();
}

}  // namespace sluice
