// A file of the result on its way into an archive: it waits in a temporary file.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/artifact/descriptor.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// One thread at a time. Throws Failure (io_fatal).
class SpooledFile : public ArtifactFile {
public:
    /// Write into the existing empty file `path`.
    explicit SpooledFile(std::string path);

    void write(const void *data, std::size_t size) override { descriptor_->write_all(data, size); }
    /// Nothing is written any more: there may be more files than a process may have open.
    void close() noexcept { descriptor_.reset(); }

    /// Hand everything to `write`, in pieces. After close().
    void read(const std::function<void(std::string_view)> &write) const;

private:
    std::string path_;
    std::optional<Descriptor> descriptor_;
};

}  // namespace sluice
