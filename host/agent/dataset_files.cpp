#include "host/agent/dataset_files.hpp"

#include "engine/base/failure.hpp"
#include "host/datasets/made_dataset.hpp"

#include <optional>
#include <vector>

namespace sluice {

namespace {

constexpr std::size_t dropped_at_once = 100;

}  // namespace

DatasetFiles::DatasetFiles(DatasetStore &store, const std::filesystem::path &data_folder)
    : store_(store), versions_(data_folder / "datasets"), uploads_(data_folder / "uploads") {}

std::filesystem::path DatasetFiles::version_file(const std::string &folder) const {
    return versions_.path(folder) / version_file_name;
}

void DatasetFiles::remove_dropped() const {
    store_.drop_stale();
    std::optional<Failure> failure;
    for (const std::string &folder : store_.dropped_folders(dropped_at_once)) {
        try {
            versions_.remove(folder);
            store_.forget_folder(folder);
        } catch (const Failure &problem) {  // one that cannot be removed does not keep the others
            failure = problem;
        }
    }
    if (failure) throw *failure;
}

void DatasetFiles::sweep(std::chrono::seconds age_min) const {
    for (const std::string &folder : versions_.list(age_min))
        if (store_.is_folder_unused(folder)) versions_.remove(folder);
    for (const std::string &upload : uploads_.list()) sweep_upload(upload);
}

void DatasetFiles::sweep_upload(const std::string &upload) const {
    if (store_.is_upload_unused(upload)) uploads_.remove(upload);
}

}  // namespace sluice
