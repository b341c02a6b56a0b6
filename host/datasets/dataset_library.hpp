// The datasets in use, for the threads of a server.
#pragma once

#include "host/datasets/dataset_ids.hpp"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// The catalogue as it was last read without a problem. Any thread.
class DatasetLibrary {
public:
    /// Without a file there are no datasets. Throws Failure (bad_config) for a file with problems: a server does not
    /// begin with half of what it shall offer.
    DatasetLibrary(std::filesystem::path file, const std::filesystem::path &data_folder);

    /// Of a tenant, in the order of the file.
    std::vector<Dataset> list(const std::string &tenant) const;
    /// By its id, in the case it is written with.
    std::optional<Dataset> find(const std::string &tenant, const std::string &id) const;

    /// Read the file again if it has changed. True when it is in use now. Throws Failure (bad_config) once for each
    /// edit that has problems; what was in use stays.
    bool refresh();

private:
    using Datasets = std::shared_ptr<const std::vector<Dataset>>;

    Datasets read();
    Datasets current() const;

    const std::filesystem::path file_;
    mutable std::mutex mutex_;  // of what follows
    DatasetIds ids_;
    std::string seen_;  // what the file was like when it was last read
    Datasets datasets_;
};

}  // namespace sluice
