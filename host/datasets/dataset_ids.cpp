#include "host/datasets/dataset_ids.hpp"

#include "engine/artifact/local_artifacts.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/random.hpp"

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>

namespace sluice {

namespace fs = std::filesystem;

namespace {

constexpr const char *file_name = "dataset_ids.json";
constexpr std::size_t access_id_bytes = 16;
// Of 19 digits, and below what a signed number of 64 bits holds.
constexpr std::uint64_t number_min = 1'000'000'000'000'000'000, number_count = 8 * number_min;

std::string new_number() {
    const std::uint64_t chance = std::stoull(random_hex(8), nullptr, 16);
    return std::to_string(number_min + chance % number_count);
}

// Calls `visit(name, id, make)` for each id that a dataset has.
template <typename Visit>
void each_id(Dataset &dataset, const Visit &visit) {
    const std::string name = dataset.tenant + "/" + dataset.id;
    if (dataset.bing) visit("access_id " + name, dataset.bing->access_id, new_access_id);
    if (!dataset.zoho) return;
    visit("workspace_id " + dataset.tenant, dataset.zoho->workspace_id, new_number);
    visit("view_id " + name, dataset.zoho->view_id, new_number);
}

}  // namespace

std::string new_access_id() { return random_hex(access_id_bytes); }

DatasetIds::DatasetIds(const fs::path &folder) : folder_(folder) {
    const fs::path file = folder / file_name;
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return;
    std::ifstream stream(file);
    const Json json = Json::parse(stream, nullptr, false);
    try {
        ids_ = json.get<Ids>();
    } catch (const Json::exception &) {
        throw Failure(Status::bad_config, file.string() +
                                              " is damaged; restore it from a backup, or remove it, and "
                                              "datasets get new ids");
    }
}

void DatasetIds::fill(std::vector<Dataset> &datasets) const {
    for (Dataset &dataset : datasets)
        each_id(dataset, [&](const std::string &name, std::string &id, const auto &) {
            const auto known = ids_.find(name);
            if (id.empty() && known != ids_.end()) id = known->second;
        });
}

void DatasetIds::make(std::vector<Dataset> &datasets) {
    Ids ids = ids_;
    for (Dataset &dataset : datasets)
        each_id(dataset, [&](const std::string &name, const std::string &id, const auto &made) {
            if (id.empty() && !ids.contains(name)) ids[name] = made();
        });
    if (ids.size() != ids_.size()) write(ids);
    ids_ = std::move(ids);
    fill(datasets);
}

void DatasetIds::write(const Ids &ids) const {
    LocalArtifacts store(folder_, ExistingFiles::replace);
    ArtifactFile &file = store.create();
    const std::string text = Json(ids).dump(2) + "\n";
    file.write(text.data(), text.size());
    store.publish({{&file, file_name}});
}

}  // namespace sluice
