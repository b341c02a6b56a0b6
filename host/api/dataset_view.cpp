#include "host/api/dataset_view.hpp"

#include "engine/profile/context.hpp"
#include "host/datasets/dataset_catalogue.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>

namespace sluice {

namespace {

Json columns_view(const std::vector<DatasetColumn> &columns, const DatasetGrant &grant) {
    Json json = Json::array();
    for (const DatasetColumn &column : columns) {
        if (column.is_hidden || !shows(grant, column)) continue;
        json.push_back({{"name", column.name},
                        {"title", column.title},
                        {"type", column.type},
                        {"key", column.is_key},
                        {"personal", column.is_personal},
                        {"geography", column.is_geography}});
        if (!column.center_of.empty()) json.back()["center_of"] = column.center_of;
    }
    return json;
}

// With its columns where they are not those that the dataset tells of.
Json version_view(const DatasetVersion &version, const Dataset &dataset, const DatasetGrant &grant) {
    Json json = {{"id", version.id},
                 {"state", version_state_name(version.state)},
                 {"rows", version.row_count},
                 {"bytes", version.bytes},
                 {"loaded_at", time_text(version.loaded_at)}};
    if (version.published_at) json["published_at"] = time_text(*version.published_at);
    const VersionSchema schema = read_version_schema(version);
    if (schema.entity_type != dataset.entity_type) json["entity_type"] = schema.entity_type;
    if (schema.columns != dataset.columns) json["columns"] = columns_view(schema.columns, grant);
    return json;
}

// Which keys open it is for those who may change it.
Json bing_view(const BingSource &bing, const Principal &principal) {
    Json json = to_json(bing);
    if (!principal.may(Role::admin))
        for (const char *key : {"master", "query"}) json.erase(key);
    return json;
}

}  // namespace

const DatasetGrant *grant_for(const Dataset &dataset, const Principal &principal) {
    static const DatasetGrant everything{"", true, std::nullopt, {}};
    return principal.may(Role::admin) ? &everything : grant_of(dataset, principal.user);
}

bool shows(const DatasetGrant &grant, const DatasetColumn &column) {
    return grant.columns.empty() ||
           std::find(grant.columns.begin(), grant.columns.end(), column.name) != grant.columns.end();
}

Json dataset_view(const Dataset &dataset, const Principal &principal) {
    const DatasetGrant &grant = *grant_for(dataset, principal);
    Json json = {{"id", dataset.id}, {"display_name", dataset.display_name}};
    if (!dataset.entity_type.empty()) json["entity_type"] = dataset.entity_type;
    json["declared"] = !dataset.data;
    json["context"] = Json::object();
    for (const ContextKey &key : context_keys())
        if (!(dataset.context.*key.member).empty()) json["context"][key.name] = dataset.context.*key.member;
    json["may_export"] = grant.may_export;
    json["columns"] = columns_view(dataset.columns, grant);
    if (dataset.bing) json["bing"] = bing_view(*dataset.bing, principal);
    if (!dataset.data) return json;
    json["created_at"] = time_text(dataset.data->created_at);
    json["updated_at"] = time_text(dataset.data->updated_at);
    json["versions"] = Json::array();
    for (const DatasetVersion &version : dataset.data->versions)
        json["versions"].push_back(version_view(version, dataset, grant));
    return json;
}

Dataset dataset_of(const DatasetLibrary &datasets, const Principal &principal, const std::string &id) {
    std::optional<Dataset> dataset = datasets.find(principal.tenant, id);
    if (!dataset || grant_for(*dataset, principal) == nullptr)
        throw http::Refusal(404, "not_found", "there is no dataset '" + id + "'; GET /api/v1/datasets lists them");
    return *std::move(dataset);
}

}  // namespace sluice
