#include "host/datasets/dataset_library.hpp"

#include "engine/base/text.hpp"
#include "host/datasets/dataset_catalogue.hpp"
#include "host/datasets/made_dataset.hpp"

#include <sys/stat.h>
#include <algorithm>
#include <utility>

namespace sluice {

namespace {

// Another text for another file; empty for one that cannot be looked at.
std::string look_of(const std::filesystem::path &file) {
    struct stat about {};
    if (stat(file.c_str(), &about) != 0) return "";
    return std::to_string(about.st_ino) + ' ' + std::to_string(about.st_size) + ' ' +
           std::to_string(about.st_mtim.tv_sec) + ' ' + std::to_string(about.st_mtim.tv_nsec);
}

}  // namespace

DatasetLibrary::DatasetLibrary(std::filesystem::path file, const std::filesystem::path &data_folder,
                               DatasetStore &store)
    : file_(std::move(file)),
      store_(store),
      ids_(data_folder),
      datasets_(std::make_shared<const std::vector<Dataset>>()) {
    if (file_.empty()) return;
    seen_ = look_of(file_);
    datasets_ = read();
}

std::vector<Dataset> DatasetLibrary::list(const std::string &tenant) const {
    const Datasets datasets = current();
    std::vector<Dataset> result;
    std::copy_if(datasets->begin(), datasets->end(), std::back_inserter(result),
                 [&](const Dataset &dataset) { return dataset.tenant == tenant; });
    for (const MadeDataset &made : store_.list(tenant)) result.push_back(read_made_dataset(made));
    return result;
}

std::optional<Dataset> DatasetLibrary::find(const std::string &tenant, const std::string &id) const {
    const Datasets datasets = current();
    for (const Dataset &dataset : *datasets)
        if (dataset.tenant == tenant && dataset.id == id) return dataset;
    const std::optional<MadeDataset> made = store_.find(tenant, id);
    return made ? std::optional(read_made_dataset(*made)) : std::nullopt;
}

// Under the lock, so that no edit of the file declares the id meanwhile.
MakeOutcome DatasetLibrary::make(Dataset dataset) {
    const std::lock_guard lock(mutex_);
    for (const Dataset &declared : *datasets_)
        if (declared.tenant == dataset.tenant && equal_ignoring_case(declared.id, dataset.id))
            return MakeOutcome::exists;
    if (dataset.bing && dataset.bing->access_id.empty())
        dataset.bing->access_id = new_access_id();
    else if (dataset.bing && is_access_id_taken(dataset.tenant, dataset.bing->access_id))
        return MakeOutcome::access_id_taken;
    return store_.make(dataset.tenant, dataset.id, definition_of(dataset), made_max);
}

// Whoever loses to another change looks at what came of that.
std::optional<Dataset> DatasetLibrary::change(const std::string &tenant, const std::string &id,
                                              const std::function<void(Dataset &)> &edit) {
    while (const std::optional<MadeDataset> made = store_.find(tenant, id)) {
        Dataset dataset = read_made_dataset(*made);
        edit(dataset);
        // As clients know it already.
        if (dataset.bing && dataset.bing->access_id.empty()) dataset.bing->access_id = usual_access_id(dataset);
        if (store_.change(*made, changed_definition(*made, dataset))) return find(tenant, id);
    }
    return std::nullopt;
}

// Under the lock. Of other tenants only what is declared is known.
bool DatasetLibrary::is_access_id_taken(const std::string &tenant, const std::string &access_id) const {
    const auto has_it = [&](const Dataset &dataset) {
        return dataset.bing && equal_ignoring_case(dataset.bing->access_id, access_id);
    };
    if (std::any_of(datasets_->begin(), datasets_->end(), has_it)) return true;
    const std::vector<MadeDataset> made = store_.list(tenant);
    return std::any_of(made.begin(), made.end(),
                       [&](const MadeDataset &one) { return has_it(read_made_dataset(one)); });
}

bool DatasetLibrary::refresh() {
    const std::lock_guard lock(mutex_);
    if (file_.empty()) return false;
    std::string look = look_of(file_);
    if (look == seen_) return false;
    seen_ = std::move(look);
    datasets_ = read();
    return true;
}

DatasetLibrary::Datasets DatasetLibrary::read() {
    std::vector<Dataset> datasets = read_dataset_catalogue(
        file_, [this](const std::string &tenant, const std::string &id) { return store_.has(tenant, id); });
    ids_.make(datasets);
    return std::make_shared<const std::vector<Dataset>>(std::move(datasets));
}

DatasetLibrary::Datasets DatasetLibrary::current() const {
    const std::lock_guard lock(mutex_);
    return datasets_;
}

}  // namespace sluice
