#include "engine/plugin/plugin_job.hpp"

#include "engine/base/limits.hpp"
#include "engine/plugin/message.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

// What the plugin call under way on this thread has said, or what failed under it.
struct CallRecord {
    std::string message;
    Status service_status = Status::ok;  // of the last service that failed
    bool did_output_fail = false;
};

thread_local CallRecord call_record;

void record_service_failure(Status status, std::string message) {
    call_record.message = std::move(message);
    call_record.service_status = status;
}

// Run a service for a plugin: whatever it throws is recorded and becomes a status.
template <typename Body>
sluice_status serve(Body &&body) noexcept {
    try {
        body();
        return SLUICE_OK;
    } catch (const Failure &failure) {
        record_service_failure(failure.status(), failure.message());
    } catch (const std::exception &error) {
        record_service_failure(Status::internal, error.what());
    } catch (...) {
        record_service_failure(Status::internal, "a service of the engine failed");
    }
    return static_cast<sluice_status>(call_record.service_status);
}

bool is_failing(sluice_status status) { return status >= SLUICE_CANCELLED && status <= SLUICE_INTERNAL; }

}  // namespace

struct PluginJob::Functions {
    static PluginJob &of(const sluice_job *job) noexcept { return *static_cast<PluginJob *>(job->engine); }

    static std::int32_t is_cancelled(const sluice_job *job) noexcept {
        return of(job).services_.is_cancelled() ? 1 : 0;
    }

    static sluice_status fail(const sluice_job *job, sluice_status status, const char *message) noexcept {
        try {
            call_record.message = of(job).said(message);
        } catch (...) {
            call_record.message.clear();  // no memory for the text: the status still says what becomes of the job
        }
        return status;
    }

    static void log(const sluice_job *job, std::int32_t level, const char *message) noexcept {
        serve([&] {
            const std::int32_t known = std::clamp<std::int32_t>(level, SLUICE_LOG_DEBUG, SLUICE_LOG_ERROR);
            of(job).services_.log(known, of(job).label_ + ": " + of(job).said(message));
        });
    }

    static void progress(const sluice_job *job, std::int64_t bytes_read, std::int64_t bytes_total) noexcept {
        of(job).services_.progress(std::max<std::int64_t>(bytes_read, 0), std::max<std::int64_t>(bytes_total, 0));
    }

    static sluice_status output_open(const sluice_job *job, const char *name_suffix, const char *content_type,
                                     sluice_output **output) noexcept {
        return serve([&] {
            if (name_suffix == nullptr || content_type == nullptr || output == nullptr)
                throw Failure(Status::internal, "output_open was called with a null pointer");
            OutputSink &sink = of(job).services_.open_output(name_suffix, content_type);
            const std::lock_guard lock(of(job).mutex_);
            of(job).sinks_.push_back(&sink);
            *output = reinterpret_cast<sluice_output *>(&sink);
        });
    }

    static sluice_status output_write(const sluice_job *job, sluice_output *output, const void *data,
                                      std::uint64_t size) noexcept {
        return write([&] {
            if (data == nullptr && size > 0) throw Failure(Status::internal, "output_write was called without data");
            OutputSink &sink = of(job).sink_of(output);
            if (size > 0) sink.write(data, size);
        });
    }

    static sluice_status output_write_block(const sluice_job *job, sluice_output *output,
                                            const sluice_block *block) noexcept {
        return write([&] {
            if (block == nullptr || block != of(job).lent_block_)
                throw Failure(Status::internal, "output_write_block takes the block that append was given, no other");
            of(job).sink_of(output).write_block(*block);
        });
    }

    static sluice_status temp_file(const sluice_job *job, const char **path) noexcept {
        return serve([&] {
            if (path == nullptr) throw Failure(Status::internal, "temp_file was called with a null pointer");
            PluginJob &self = of(job);
            const std::lock_guard lock(self.mutex_);
            if (self.temp_paths_.size() >= limits::temp_files_max)
                throw Failure(Status::internal, "more than " + std::to_string(limits::temp_files_max) +
                                                    " temporary files were asked for");
            *path = self.temp_paths_.emplace_back(self.services_.temp_file()).c_str();
        });
    }

    template <typename Body>
    static sluice_status write(Body &&body) noexcept {
        const sluice_status status = serve(std::forward<Body>(body));
        if (status != SLUICE_OK) call_record.did_output_fail = true;
        return status;
    }
};

PluginJob::PluginJob(JobServices &services, unsigned thread_count, std::string label)
    : services_(services), label_(std::move(label)) {
    job_.struct_size = sizeof job_;
    job_.thread_count = std::max(thread_count, 1u);
    job_.engine = this;
    job_.is_cancelled = &Functions::is_cancelled;
    job_.fail = &Functions::fail;
    job_.log = &Functions::log;
    job_.progress = &Functions::progress;
    job_.output_open = &Functions::output_open;
    job_.output_write = &Functions::output_write;
    job_.output_write_block = &Functions::output_write_block;
    job_.temp_file = &Functions::temp_file;
}

void PluginJob::begin_call() noexcept {
    call_record.message.clear();
    call_record.service_status = Status::ok;
    call_record.did_output_fail = false;
}

void PluginJob::check(sluice_status status, std::string_view call) const {
    if (status != SLUICE_OK) throw failure(status, call);
    if (call_record.did_output_fail)
        throw Failure(
            call_record.service_status,
            label_ + ": " + std::string(call) + " reported success although its output failed: " + call_record.message);
}

Failure PluginJob::failure(sluice_status status, std::string_view call) const {
    const std::string said = call_record.message.empty() ? "" : ": " + call_record.message;
    if (status == SLUICE_END || status == SLUICE_OK)
        return defect(call, "returned a status that does not belong to it (" + std::to_string(status) + ")" + said);
    if (!is_failing(status)) return defect(call, "returned the unknown status " + std::to_string(status) + said);
    if (call_record.message.empty()) {
        const auto known = static_cast<Status>(status);
        return {known, label_ + ": " + std::string(call) + " failed with " + std::string(status_name(known)) +
                           " and did not say why"};
    }
    return {static_cast<Status>(status), label_ + said};
}

Failure PluginJob::defect(std::string_view call, std::string_view what) const {
    return {Status::internal,
            label_ + ": " + std::string(call) + " " + std::string(what) + "; this is a defect of the plugin"};
}

std::string PluginJob::said(const char *text) const { return services_.without_secrets(plugin_message(text)); }

OutputSink &PluginJob::sink_of(const sluice_output *output) {
    const std::lock_guard lock(mutex_);
    for (OutputSink *sink : sinks_)
        if (reinterpret_cast<const sluice_output *>(sink) == output) return *sink;
    throw Failure(Status::internal, "bytes were written to an output that was never opened");
}

}  // namespace sluice
