// The files of datasets that were made through an API: versions and uploads, and when they go.
#pragma once

#include "host/agent/artifact_root.hpp"
#include "host/datasets/dataset_store.hpp"
#include "host/datasets/upload_folder.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace sluice {

/// `datasets` and `uploads` in a data folder. A version's file lies in the folder of the attempt that made it, so that
/// an attempt which has lost its lease harms nobody's. Any thread. Calls throw Failure. The store outlives it.
class DatasetFiles {
public:
    DatasetFiles(DatasetStore &store, const std::filesystem::path &data_folder);

    UploadFolder &uploads() noexcept { return uploads_; }

    /// Where the file of a version lies, by DatasetVersion::folder.
    std::filesystem::path version_file(const std::string &folder) const;
    void begin_version(const std::string &folder) const { versions_.create(folder); }
    void remove_version(const std::string &folder) const { versions_.remove(folder); }

    /// Remove versions that were dropped, staged ones that waited for too long too, and that no unfinished job reads.
    void remove_dropped() const;
    /// Remove what attempts without a lease and ended loads left; of attempts only what is so old.
    void sweep(std::chrono::seconds age_min) const;
    /// Remove this upload if no unfinished job needs it.
    void sweep_upload(const std::string &upload) const;

private:
    DatasetStore &store_;
    ArtifactRoot versions_;
    UploadFolder uploads_;
};

}  // namespace sluice
