// A job for testing a writer class alone: collects its outputs in memory and fails where a test wants it to.
#pragma once

#include "engine/batch/builder.hpp"
#include "engine/batch/schema.hpp"
#include "plugins/sdk/sluice/writer.hpp"

#include <unistd.h>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace sluice::test {

/// Lends the services of a sluice_job. One thread at a time, except that encode may run in several.
class FakeJob {
public:
    struct File {
        std::string suffix, content_type, bytes;
    };

    FakeJob() {
        job_.struct_size = sizeof job_;
        job_.thread_count = 4;
        job_.engine = this;
        job_.is_cancelled = [](const sluice_job *) { return 0; };
        job_.fail = [](const sluice_job *job, sluice_status status, const char *text) {
            of(job).message = text;
            return status;
        };
        job_.log = [](const sluice_job *job, std::int32_t level, const char *text) {
            if (level == SLUICE_LOG_WARNING) of(job).warnings.emplace_back(text);
        };
        job_.progress = [](const sluice_job *, std::int64_t, std::int64_t) {};
        job_.output_open = [](const sluice_job *job, const char *suffix, const char *type, sluice_output **output) {
            of(job).files.push_back({suffix, type, ""});
            *output = reinterpret_cast<sluice_output *>(&of(job).files.back());
            return sluice_status{SLUICE_OK};
        };
        job_.output_write = [](const sluice_job *job, sluice_output *output, const void *data, std::uint64_t size) {
            return of(job).write(output, data, size);
        };
        job_.output_write_block = [](const sluice_job *job, sluice_output *output, const sluice_block *block) {
            return of(job).write(output, block->data, block->size);
        };
        job_.temp_file = [](const sluice_job *job, const char **path) { return of(job).make_temp_file(path); };
    }
    FakeJob(const FakeJob &) = delete;
    FakeJob &operator=(const FakeJob &) = delete;
    ~FakeJob() {
        for (const std::string &path : temp_files) std::filesystem::remove(path);
    }

    const sluice_job *get() const noexcept { return &job_; }

    std::deque<File> files;  // in the order in which they were opened
    std::deque<std::string> temp_files;
    std::string message;  // of the latest failure
    std::vector<std::string> warnings;
    std::uint64_t bytes_max = std::numeric_limits<std::uint64_t>::max();  // output beyond it fails with IO_FATAL

private:
    static FakeJob &of(const sluice_job *job) { return *static_cast<FakeJob *>(job->engine); }

    sluice_status write(sluice_output *output, const void *data, std::uint64_t size) {
        if (size > bytes_max - bytes_) return job_.fail(&job_, SLUICE_IO_FATAL, "no space left");
        bytes_ += size;
        if (size > 0) reinterpret_cast<File *>(output)->bytes.append(static_cast<const char *>(data), size);
        return SLUICE_OK;
    }
    sluice_status make_temp_file(const char **path) {
        std::string name = (std::filesystem::temp_directory_path() / "sluice-test-XXXXXX").string();
        const int file = ::mkstemp(name.data());
        if (file < 0) return job_.fail(&job_, SLUICE_IO_FATAL, "no temporary file");
        ::close(file);
        *path = temp_files.emplace_back(std::move(name)).c_str();
        return SLUICE_OK;
    }

    sluice_job job_ = {};
    std::uint64_t bytes_ = 0;
};

}  // namespace sluice::test
