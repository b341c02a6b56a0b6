#include "host/api/dataset_api.hpp"

#include "engine/profile/context.hpp"
#include "host/api/native_route.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>

namespace sluice {

namespace {

using http::Exchange;
using http::Refusal;

constexpr const char *channel = "JOB";  // of exports that nobody waits for

// An admin needs no grant.
const DatasetGrant *grant_for(const Dataset &dataset, const Principal &principal) {
    static const DatasetGrant everything{"", true, std::nullopt, {}};
    return principal.may(Role::admin) ? &everything : grant_of(dataset, principal.user);
}

bool has_column(const DatasetGrant &grant, const DatasetColumn &column) {
    if (column.is_hidden) return false;
    return grant.columns.empty() ||
           std::find(grant.columns.begin(), grant.columns.end(), column.name) != grant.columns.end();
}

Json view(const Dataset &dataset, const DatasetGrant &grant) {
    Json json = {{"id", dataset.id}, {"display_name", dataset.display_name}};
    if (!dataset.entity_type.empty()) json["entity_type"] = dataset.entity_type;
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
    return json;
}

[[noreturn]] void refuse_missing(const std::string &id) {
    throw Refusal(404, "not_found", "there is no dataset '" + id + "'; GET /api/v1/datasets lists them");
}

[[noreturn]] void refuse(const std::string &detail) { throw Refusal(422, "invalid_request", detail); }

// What a grant hides shall not be found out in another way: by a condition on it, or under another name.
void require_granted_only(const DatasetGrant &grant, const std::string &user, const Json &changes) {
    for (const char *key : {"query", "source", "transform"})
        if (changes.contains(key))
            refuse(std::string(key) + ": cannot be set, because the grant of user '" + user + "' is for some columns");
    for (const char *key : {"fields", "columns"})
        for (const Json &name : changes.value(key, Json::array()))
            if (std::find(grant.columns.begin(), grant.columns.end(), name.get<std::string>()) == grant.columns.end())
                refuse(std::string(key) + ": the grant of user '" + user + "' has no column '" +
                       name.get<std::string>() + "'");
}

}  // namespace

void add_dataset_routes(http::Router &router, Doorkeeper &doorkeeper, const DatasetLibrary &datasets) {
    add_native_route(router, doorkeeper, "GET", "/datasets", "listDatasets", Role::reader,
                     [&datasets](Exchange &exchange, const Principal &principal) {
                         Json json = {{"datasets", Json::array()}};
                         for (const Dataset &dataset : datasets.list(principal.tenant))
                             if (const DatasetGrant *const grant = grant_for(dataset, principal))
                                 json["datasets"].push_back(view(dataset, *grant));
                         return json_response(exchange, 200, json);
                     });
    add_native_route(router, doorkeeper, "GET", "/datasets/{dataset}", "getDataset", Role::reader,
                     [&datasets](Exchange &exchange, const Principal &principal) {
                         const std::string &id = exchange.value("dataset");
                         const std::optional<Dataset> dataset = datasets.find(principal.tenant, id);
                         const DatasetGrant *const grant = dataset ? grant_for(*dataset, principal) : nullptr;
                         if (grant == nullptr) refuse_missing(id);
                         return json_response(exchange, 200, view(*dataset, *grant));
                     });
}

void ask_for_dataset(const DatasetLibrary &datasets, const Principal &principal, ExportRequest &request) {
    const std::optional<Dataset> dataset = datasets.find(principal.tenant, request.dataset);
    const DatasetGrant *const grant = dataset ? grant_for(*dataset, principal) : nullptr;
    if (grant == nullptr) refuse_missing(request.dataset);
    if (!grant->may_export)
        throw Refusal(403, "forbidden", "the grant of user '" + principal.user + "' does not let it be exported");
    if (!grant->columns.empty()) require_granted_only(*grant, principal.user, request.changes);
    request.columns_seen = grant->columns;
    const std::string format = request.context.format;
    request.context = dataset->context;
    request.context.format = format;
    request.context.channel = channel;
    for (const auto &query : {dataset->query, grant->filter})
        if (query) request.narrowing.push_back(*query);
}

}  // namespace sluice
