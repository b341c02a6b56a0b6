#include "host/api/dataset_api.hpp"

#include "host/api/dataset_view.hpp"
#include "host/api/native_route.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <vector>

namespace sluice {

namespace {

using http::Exchange;
using http::Refusal;

[[noreturn]] void refuse(const std::string &detail) { throw Refusal(422, "invalid_request", detail); }

// What a grant hides shall not be found out in another way: by a condition on it, or under another name.
void require_granted_only(const DatasetGrant &grant, const std::string &user, const Json &changes) {
    for (const char *key : {"query", "fields", "source", "transform"})
        if (changes.contains(key))
            refuse(std::string(key) + ": cannot be set, because the grant of user '" + user + "' is for some columns");
    for (const Json &name : changes.value("columns", Json::array()))
        if (std::find(grant.columns.begin(), grant.columns.end(), name.get<std::string>()) == grant.columns.end())
            refuse("columns: the grant of user '" + user + "' has no column '" + name.get<std::string>() + "'");
}

const DatasetVersion &wanted_version(const Dataset &dataset, const std::string &wanted) {
    const DatasetVersion *const version = version_of(*dataset.data, wanted);
    if (version == nullptr && wanted.empty())
        throw Refusal(409, "no_version", "dataset '" + dataset.id + "' has no published version");
    if (version == nullptr) refuse("version: dataset '" + dataset.id + "' has no version '" + wanted + "'");
    return *version;
}

// The result of a dataset that was made has the columns of its version, so that it is known at once which there are.
void require_known_columns(const std::vector<DatasetColumn> &columns, const std::string &id, const Json &changes) {
    for (const Json &name : changes.value("columns", Json::array()))
        if (std::none_of(columns.begin(), columns.end(),
                         [&](const DatasetColumn &column) { return name == column.name; }))
            refuse("columns: dataset '" + id + "' has no column '" + name.get<std::string>() + "'");
}

VersionSource version_source(const DatasetVersion &version, const std::vector<DatasetColumn> &columns) {
    VersionSource source{version.id, version.folder, Json::array(), ""};
    for (const DatasetColumn &column : columns)
        source.columns.push_back({{"name", column.name}, {"type", column.type}});
    return source;
}

}  // namespace

void add_dataset_routes(http::Router &router, Doorkeeper &doorkeeper, const DatasetLibrary &datasets) {
    add_native_route(router, doorkeeper, "GET", "/datasets", "listDatasets", Role::reader,
                     [&datasets](Exchange &exchange, const Principal &principal) {
                         Json json = {{"datasets", Json::array()}};
                         for (const Dataset &dataset : datasets.list(principal.tenant))
                             if (grant_for(dataset, principal) != nullptr)
                                 json["datasets"].push_back(dataset_view(dataset, principal));
                         return json_response(exchange, 200, json);
                     });
    add_native_route(router, doorkeeper, "GET", "/datasets/{dataset}", "getDataset", Role::reader,
                     [&datasets](Exchange &exchange, const Principal &principal) {
                         const Dataset dataset = dataset_of(datasets, principal, exchange.value("dataset"));
                         return json_response(exchange, 200, dataset_view(dataset, principal));
                     });
}

void ask_for_dataset(const DatasetLibrary &datasets, const Principal &principal, const std::string &version,
                     ExportRequest &request) {
    ask_for_dataset(dataset_of(datasets, principal, request.dataset), principal, version, request);
}

void ask_for_dataset(const Dataset &dataset, const Principal &principal, const std::string &version,
                     ExportRequest &request) {
    const DatasetGrant &grant = *grant_for(dataset, principal);
    if (!grant.may_export)
        throw Refusal(403, "forbidden", "the grant of user '" + principal.user + "' does not let it be exported");
    if (!grant.columns.empty()) require_granted_only(grant, principal.user, request.changes);
    request.columns_seen = grant.columns;
    if (dataset.data) {
        const DatasetVersion &wanted = wanted_version(dataset, version);
        const std::vector<DatasetColumn> columns = read_version_schema(wanted).columns;
        require_known_columns(columns, dataset.id, request.changes);
        request.version = version_source(wanted, columns);
    } else if (!version.empty()) {
        refuse("version: dataset '" + dataset.id + "' is declared in the catalogue and has no versions");
    }
    const std::string format = request.context.format;
    request.context = dataset.context;
    request.context.format = format;
    request.context.channel = dataset_channel;
    for (const auto &query : {dataset.query, grant.filter})
        if (query) request.narrowing.push_back(*query);
}

}  // namespace sluice
