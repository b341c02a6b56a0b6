#include "host/api/dataset_view.hpp"

#include "engine/profile/context.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>

namespace sluice {

namespace {

bool has_column(const DatasetGrant &grant, const DatasetColumn &column) {
    if (column.is_hidden) return false;
    return grant.columns.empty() ||
           std::find(grant.columns.begin(), grant.columns.end(), column.name) != grant.columns.end();
}

Json version_view(const DatasetVersion &version) {
    Json json = {{"id", version.id},
                 {"state", version_state_name(version.state)},
                 {"rows", version.row_count},
                 {"bytes", version.bytes},
                 {"loaded_at", time_text(version.loaded_at)}};
    if (version.published_at) json["published_at"] = time_text(*version.published_at);
    return json;
}

}  // namespace

const DatasetGrant *grant_for(const Dataset &dataset, const Principal &principal) {
    static const DatasetGrant everything{"", true, std::nullopt, {}};
    return principal.may(Role::admin) ? &everything : grant_of(dataset, principal.user);
}

Json dataset_view(const Dataset &dataset, const DatasetGrant &grant) {
    Json json = {{"id", dataset.id}, {"display_name", dataset.display_name}};
    if (!dataset.entity_type.empty()) json["entity_type"] = dataset.entity_type;
    json["declared"] = !dataset.data;
    json["context"] = Json::object();
    for (const ContextKey &key : context_keys())
        if (!(dataset.context.*key.member).empty()) json["context"][key.name] = dataset.context.*key.member;
    json["may_export"] = grant.may_export;
    json["columns"] = Json::array();
    for (const DatasetColumn &column : dataset.columns)
        if (has_column(grant, column))
            json["columns"].push_back({{"name", column.name},
                                       {"title", column.title},
                                       {"type", column.type},
                                       {"key", column.is_key},
                                       {"personal", column.is_personal}});
    if (!dataset.data) return json;
    json["created_at"] = time_text(dataset.data->created_at);
    json["updated_at"] = time_text(dataset.data->updated_at);
    json["versions"] = Json::array();
    for (const DatasetVersion &version : dataset.data->versions) json["versions"].push_back(version_view(version));
    return json;
}

Dataset dataset_of(const DatasetLibrary &datasets, const Principal &principal, const std::string &id) {
    std::optional<Dataset> dataset = datasets.find(principal.tenant, id);
    if (!dataset || grant_for(*dataset, principal) == nullptr)
        throw http::Refusal(404, "not_found", "there is no dataset '" + id + "'; GET /api/v1/datasets lists them");
    return *std::move(dataset);
}

}  // namespace sluice
