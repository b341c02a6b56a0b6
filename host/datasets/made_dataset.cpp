#include "host/datasets/made_dataset.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/context.hpp"
#include "host/datasets/dataset_catalogue.hpp"

#include <algorithm>

namespace sluice {

std::string definition_of(const Dataset &dataset) {
    Json json = {
        {"display_name", dataset.display_name}, {"entity_type", dataset.entity_type}, {"columns", Json::array()}};
    for (const DatasetColumn &column : dataset.columns) json["columns"].push_back(to_json(column));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Dataset read_made_dataset(const MadeDataset &made) {
    try {
        const Json json = Json::parse(made.definition);
        Dataset dataset;
        dataset.tenant = made.tenant;
        dataset.id = made.id;
        dataset.display_name = json.at("display_name").get<std::string>();
        dataset.entity_type = json.at("entity_type").get<std::string>();
        dataset.context.service = context_value(made_dataset_service);
        for (const Json &column : json.at("columns")) dataset.columns.push_back(read_dataset_column(column));
        dataset.data = DatasetData{made.number, made.created_at, made.updated_at, made.versions};
        return dataset;
    } catch (const Json::exception &problem) {
        throw Failure(Status::internal, "the dataset " + made.id + " cannot be read: " + problem.what());
    }
}

const DatasetVersion *version_of(const DatasetData &data, const std::string &id) noexcept {
    const auto found = std::find_if(data.versions.begin(), data.versions.end(), [&](const DatasetVersion &version) {
        return id.empty() ? version.state == VersionState::published : version.id == id;
    });
    return found == data.versions.end() ? nullptr : &*found;
}

const char *version_state_name(VersionState state) noexcept {
    switch (state) {
        case VersionState::staged: return "staged";
        case VersionState::published: return "published";
        case VersionState::previous: return "previous";
    }
    return "";
}

}  // namespace sluice
