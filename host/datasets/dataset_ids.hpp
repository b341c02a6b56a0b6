// Ids that the catalogue leaves out, made once and kept.
#pragma once

#include "host/datasets/dataset.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sluice {

/// One for BingSource that nobody has: 32 hex digits.
std::string new_access_id();

/// `dataset_ids.json` in a data folder. A dataset that leaves the catalogue and comes back has the ids it had. One
/// thread at a time; one process makes ids.
class DatasetIds {
public:
    /// Throws Failure (bad_config) for a file that cannot be understood, io_fatal for one that cannot be read.
    explicit DatasetIds(const std::filesystem::path &folder);

    /// Set the ids that are known; the others stay empty.
    void fill(std::vector<Dataset> &datasets) const;
    /// Set all; new ones are durable when this returns. Throws Failure (io_retry, io_fatal), and nothing was made then.
    void make(std::vector<Dataset> &datasets);

private:
    using Ids = std::map<std::string, std::string>;  // by "access_id tenant/dataset", ...

    void write(const Ids &ids) const;

    std::filesystem::path folder_;
    Ids ids_;
};

}  // namespace sluice
