#include "host/datasets/made_dataset.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "host/datasets/dataset_catalogue.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

std::string text_of(const Json &json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json schema_json(const Dataset &dataset) {
    Json json = {{"entity_type", dataset.entity_type}, {"columns", Json::array()}};
    for (const DatasetColumn &column : dataset.columns) json["columns"].push_back(to_json(column));
    return json;
}

VersionSchema read_schema(const Json &json) {
    VersionSchema schema{json.at("entity_type").get<std::string>(), {}};
    for (const Json &column : json.at("columns")) schema.columns.push_back(read_dataset_column(column));
    return schema;
}

void set_schema(Dataset &dataset, VersionSchema schema) {
    dataset.entity_type = std::move(schema.entity_type);
    dataset.columns = std::move(schema.columns);
}

// What may be changed of a definition.
void set_changeable(Json &json, const Dataset &dataset) {
    json["display_name"] = dataset.display_name;
    json.erase("bing");
    if (dataset.bing) json["bing"] = to_json(*dataset.bing);
}

}  // namespace

std::string definition_of(const Dataset &dataset) {
    Json json = schema_json(dataset);
    set_changeable(json, dataset);
    return text_of(json);
}

std::string changed_definition(const MadeDataset &made, const Dataset &changed) {
    Json json = Json::parse(made.definition);  // which read_made_dataset() has read
    set_changeable(json, changed);
    return text_of(json);
}

Dataset read_made_dataset(const MadeDataset &made) {
    try {
        const Json json = Json::parse(made.definition);
        Dataset dataset;
        dataset.tenant = made.tenant;
        dataset.id = made.id;
        dataset.display_name = json.at("display_name").get<std::string>();
        set_schema(dataset, read_schema(json));
        dataset.context.service = context_value(made_dataset_service);
        if (const auto bing = json.find("bing"); bing != json.end()) dataset.bing = read_bing_source(*bing);
        dataset.data = DatasetData{made.number, made.created_at, made.updated_at, made.versions};
        for (DatasetVersion &version : dataset.data->versions)
            if (version.schema.empty()) version.schema = version_schema(dataset);
        if (const DatasetVersion *const published = version_of(*dataset.data, ""))
            set_schema(dataset, read_version_schema(*published));
        return dataset;
    } catch (const Json::exception &problem) {
        throw Failure(Status::internal, "the dataset " + made.id + " cannot be read: " + problem.what());
    }
}

std::string usual_access_id(const Dataset &made) {
    constexpr std::size_t digit_count = 32;
    return sha256_hex("data source " + made.tenant + "/" + std::to_string(made.data->number)).substr(0, digit_count);
}

std::string file_name_of(std::string id) {
    for (char &c : id)
        if (!is_dataset_id(std::string(1, c))) c = '_';
    return id;
}

bool is_coordinate(const DatasetColumn &column) noexcept {
    return equal_ignoring_case(column.name, latitude_column) || equal_ignoring_case(column.name, longitude_column);
}

std::string version_schema(const Dataset &dataset) { return text_of(schema_json(dataset)); }

VersionSchema read_version_schema(const DatasetVersion &version) {
    try {
        return read_schema(Json::parse(version.schema));
    } catch (const Json::exception &problem) {
        throw Failure(Status::internal, "the version " + version.id + " cannot be read: " + problem.what());
    }
}

const DatasetVersion *version_of(const DatasetData &data, const std::string &id) noexcept {
    const auto found = std::find_if(data.versions.begin(), data.versions.end(), [&](const DatasetVersion &version) {
        return id.empty() ? version.state == VersionState::published : version.id == id;
    });
    return found == data.versions.end() ? nullptr : &*found;
}

const DatasetVersion *version_to_change(const DatasetData &data, bool is_staged) noexcept {
    const auto staged = std::find_if(data.versions.begin(), data.versions.end(), [](const DatasetVersion &version) {
        return version.state == VersionState::staged;
    });
    return is_staged && staged != data.versions.end() ? &*staged : version_of(data, "");
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
