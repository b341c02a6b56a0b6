// Files in a folder of this machine.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/artifact/staging_folder.hpp"

#include <filesystem>
#include <memory>
#include <mutex>

namespace sluice {

/// What publish() does with a file that has the name already.
enum class ExistingFiles { keep = 1, replace };

/// Writes into a staging folder inside `folder`, so that publishing is a rename; files are flushed to the disk
/// before they appear. With ExistingFiles::keep, a name that is taken makes publish() fail and nothing appears.
class LocalArtifacts : public ArtifactStore {
public:
    LocalArtifacts(std::filesystem::path folder, ExistingFiles existing);
    ~LocalArtifacts() override;

    ArtifactFile &create() override;
    void expect(const std::string &name) const override;
    bool is_stream() const noexcept override { return false; }
    std::string temp_file() override { return staging_.create_file("temp-"); }
    void publish(const std::vector<NamedArtifact> &artifacts) override;
    void abandon() noexcept override { staging_.remove(); }

private:
    class File;

    std::filesystem::path folder_;
    ExistingFiles existing_;
    StagingFolder staging_;
    std::vector<std::unique_ptr<File>> files_;
};

}  // namespace sluice
