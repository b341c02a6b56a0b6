// What the engine offers to a running plugin, as an interface that the pipeline (and the conformance test) implement.
#pragma once

#include "engine/abi/plugin_abi.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice {

/// One produced file, as a writer sees it. Calls come from one thread at a time.
class OutputSink {
public:
    virtual ~OutputSink() = default;

    /// Append bytes. Throws Failure.
    virtual void write(const void *data, std::size_t size) = 0;
    /// Append the bytes of a block that Writer::append is handling, compressed ahead where that was possible.
    virtual void write_block(const sluice_block &block) = 0;
};

/// The services behind a sluice_job. Implementations are safe to call from several threads. Owned by whoever runs
/// the job; outlives every plugin handle that uses it.
class JobServices {
public:
    virtual ~JobServices() = default;

    virtual bool is_cancelled() const noexcept = 0;
    virtual void log(std::int32_t level, std::string_view message) noexcept = 0;
    virtual void progress(std::int64_t bytes_read, std::int64_t bytes_total) noexcept = 0;
    /// The sink is owned by the services and lives as long as they do. Throws Failure.
    virtual OutputSink &open_output(std::string_view name_suffix, std::string_view content_type) = 0;
    /// The path of a new empty file that only this user may read; removed by the services. Throws Failure.
    virtual std::string temp_file() = 0;
    /// What a plugin said, without the secrets that it was given.
    virtual std::string without_secrets(std::string text) const { return text; }
};

}  // namespace sluice
