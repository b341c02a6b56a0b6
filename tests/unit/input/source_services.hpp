// What the engine lends to a source, for tests.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/plugin/job_services.hpp"

#include <atomic>
#include <cstdint>
#include <string>

namespace sluice::input {

/// Remembers the last progress; offers nothing that a source has no use for.
class SourceServices : public JobServices {
public:
    bool is_cancelled() const noexcept override { return false; }
    void log(std::int32_t, std::string_view) noexcept override {}
    void progress(std::int64_t read, std::int64_t total) noexcept override {
        bytes_read = read;
        bytes_total = total;
    }
    OutputSink &open_output(std::string_view, std::string_view) override {
        throw Failure(Status::internal, "a source opens no output");
    }
    std::string temp_file() override { throw Failure(Status::internal, "this source needs no temporary file"); }

    std::atomic<std::int64_t> bytes_read = 0;
    std::atomic<std::int64_t> bytes_total = 0;
};

}  // namespace sluice::input
