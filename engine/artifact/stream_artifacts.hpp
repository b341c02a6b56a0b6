// One file that goes straight to an open descriptor, such as standard output.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/artifact/descriptor.hpp"
#include "engine/artifact/temp_files.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// Bytes are visible as they come: there is no way back. A second file is refused. Temporary files lie in the
/// system's folder for them.
class StreamArtifacts : public ArtifactStore {
public:
    /// Writes to a duplicate of `descriptor`; `name` is for messages.
    StreamArtifacts(int descriptor, std::string name);

    ArtifactFile &create() override;
    bool is_stream() const noexcept override { return true; }
    std::string temp_file() override { return temp_files_.create(); }
    void publish(const std::vector<NamedArtifact> &) override {}
    void abandon() noexcept override { temp_files_.remove(); }

    /// True when a write failed because the reader went away, as `head` does.
    bool is_reader_gone() const noexcept { return file_.is_reader_gone(); }

private:
    class File : public ArtifactFile {
    public:
        explicit File(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
        void write(const void *data, std::size_t size) override { descriptor_.write_all(data, size); }
        bool is_reader_gone() const noexcept { return descriptor_.is_pipe_broken(); }

    private:
        Descriptor descriptor_;
    };

    File file_;
    bool is_taken_ = false;
    TempFiles temp_files_;
};

}  // namespace sluice
