// Files that are kept in memory and nowhere else.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/artifact/temp_files.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// For small results that the program itself looks at. Temporary files lie in the system's folder for them.
class MemoryArtifacts : public ArtifactStore {
public:
    ArtifactFile &create() override {
        files_.push_back(std::make_unique<File>());
        return *files_.back();
    }
    bool is_stream() const noexcept override { return false; }
    std::string temp_file() override { return temp_files_.create(); }
    void publish(const std::vector<NamedArtifact> &artifacts) override {
        for (const NamedArtifact &artifact : artifacts)
            published_[artifact.name] = std::move(static_cast<File *>(artifact.file)->bytes);
    }
    void abandon() noexcept override { temp_files_.remove(); }

    /// The published files by name.
    const std::map<std::string, std::string> &published() const noexcept { return published_; }

private:
    struct File : ArtifactFile {
        void write(const void *data, std::size_t size) override { bytes.append(static_cast<const char *>(data), size); }
        std::string bytes;
    };

    std::vector<std::unique_ptr<File>> files_;
    std::map<std::string, std::string> published_;
    TempFiles temp_files_;
};

}  // namespace sluice
