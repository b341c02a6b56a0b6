// Nothing is kept: for a dry run.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/artifact/temp_files.hpp"

#include <memory>

namespace sluice {

/// Takes any number of files and forgets their bytes.
class NoArtifacts : public ArtifactStore {
public:
    ArtifactFile &create() override {
        files_.push_back(std::make_unique<File>());
        return *files_.back();
    }
    bool is_stream() const noexcept override { return false; }
    std::string temp_file() override { return temp_files_.create(); }
    void publish(const std::vector<NamedArtifact> &) override {}
    void abandon() noexcept override { temp_files_.remove(); }

private:
    class File : public ArtifactFile {
    public:
        void write(const void *, std::size_t) override {}
    };

    std::vector<std::unique_ptr<File>> files_;
    TempFiles temp_files_;
};

}  // namespace sluice
