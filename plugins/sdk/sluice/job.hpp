// What the engine lends to a plugin, as C++: failures, logging, outputs, temporary files.
#pragma once

#include "engine/abi/plugin_abi.h"

#include <cstdint>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sluice::sdk {

/// Thrown by plugin code; guard() turns it into the status and message that cross the boundary. `status` is one of
/// the SLUICE_… codes. Say what happened, where, and what to do; no cell data, no secrets.
class Failure : public std::exception {
public:
    Failure(sluice_status status, std::string message) : status_(status), message_(std::move(message)) {}
    sluice_status status() const noexcept { return status_; }
    const char *what() const noexcept override { return message_.c_str(); }

private:
    sluice_status status_;
    std::string message_;
};

/// A file of the result. Copies are handles to the same file. Valid until the plugin is closed.
class Output {
public:
    Output() = default;
    Output(const sluice_job *job, sluice_output *output) : job_(job), output_(output) {}

    /// Append bytes; the engine copies them.
    void write(std::string_view bytes) const { check(job_->output_write(job_, output_, bytes.data(), bytes.size())); }
    /// Append the bytes of a block that `append` was given.
    void write(const sluice_block &block) const { check(job_->output_write_block(job_, output_, &block)); }

private:
    // The engine has recorded the reason already; an empty message keeps it.
    static void check(sluice_status status) {
        if (status != SLUICE_OK) throw Failure(status, "");
    }

    const sluice_job *job_ = nullptr;
    sluice_output *output_ = nullptr;
};

/// A copyable handle to the job that the plugin works for. Valid until the plugin is closed; any thread.
class Job {
public:
    explicit Job(const sluice_job *job) : job_(job) {}

    bool is_cancelled() const { return job_->is_cancelled(job_) != 0; }
    unsigned thread_count() const { return job_->thread_count; }

    /// Only seen by an operator who asks for it.
    void log_debug(const std::string &message) const { job_->log(job_, SLUICE_LOG_DEBUG, message.c_str()); }
    void log_info(const std::string &message) const { job_->log(job_, SLUICE_LOG_INFO, message.c_str()); }
    /// Also listed in the job's manifest.
    void log_warning(const std::string &message) const { job_->log(job_, SLUICE_LOG_WARNING, message.c_str()); }

    /// Sources: bytes read so far, and in all (0 when not known).
    void progress(std::int64_t bytes_read, std::int64_t bytes_total) const {
        job_->progress(job_, bytes_read, bytes_total);
    }

    /// Begin a file of the result, named after the job plus `name_suffix` (".csv").
    Output open_output(const std::string &name_suffix, const std::string &content_type) const {
        sluice_output *output = nullptr;
        const sluice_status status = job_->output_open(job_, name_suffix.c_str(), content_type.c_str(), &output);
        if (status != SLUICE_OK) throw Failure(status, "");
        return {job_, output};
    }

    /// The path of a new private file, removed by the engine when the plugin is closed.
    std::string temp_file() const {
        const char *path = nullptr;
        const sluice_status status = job_->temp_file(job_, &path);
        if (status != SLUICE_OK) throw Failure(status, "");
        return path;
    }

    const sluice_job *get() const { return job_; }

private:
    const sluice_job *job_;
};

/// Run `body` and turn whatever it throws into a status, explained to the engine. `body` returns nothing or a
/// status. A Failure that carries no failing status is a defect of the plugin, hence INTERNAL.
template <typename Body>
sluice_status guard(const sluice_job *job, Body &&body) noexcept {
    try {
        if constexpr (std::is_void_v<decltype(body())>) {
            body();
            return SLUICE_OK;
        } else {
            return body();
        }
    } catch (const Failure &failure) {
        const sluice_status status = failure.status() <= SLUICE_END ? SLUICE_INTERNAL : failure.status();
        return *failure.what() == '\0' ? status : job->fail(job, status, failure.what());
    } catch (const std::bad_alloc &) {
        return job->fail(job, SLUICE_INTERNAL, "out of memory");
    } catch (const std::exception &error) {
        return job->fail(job, SLUICE_INTERNAL, error.what());
    } catch (...) {
        return job->fail(job, SLUICE_INTERNAL, "an exception of unknown type");
    }
}

}  // namespace sluice::sdk
