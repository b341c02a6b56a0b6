// A named thing that clients ask for: a profile context, a query, and what the APIs show of it.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/datasets/dataset_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice {

struct DatasetColumn {
    std::string name, title;
    std::string type;  // type_name() of a column type
    bool is_key = false, is_hidden = false, is_personal = false;
    bool is_geography = false;   // its texts are geometries, as well-known text
    std::string center_of = {};  // it is latitude_column or longitude_column of the centres of this geography
    std::string read_as = {};    // of a load: the name that the upload has for it; empty: the same

    bool operator==(const DatasetColumn &) const = default;
};

/// What one user may do with a dataset that has grants.
struct DatasetGrant {
    std::string user;
    bool may_export = false;
    std::optional<Json> filter;        // a query, besides the dataset's own
    std::vector<std::string> columns;  // empty: all
};

/// As a data source of the Bing Maps API. `master` and `query` are labels or ids of credentials.
struct BingSource {
    std::string access_id, master, query;
    bool is_public = false;
};

/// As a view of the Zoho Analytics API.
struct ZohoView {
    std::string workspace_id, view_id, view_type, owner;
};

/// What is the store's of a dataset that was made through an API.
struct DatasetData {
    std::int64_t number = 0;  // MadeDataset::number
    Timestamp created_at, updated_at;
    std::vector<DatasetVersion> versions;
};

/// A plain value, as `catalogue.yaml` declares it or an API made it.
struct Dataset {
    std::string tenant, id, display_name, entity_type;
    Context context;  // without format and channel, which a request adds
    std::optional<Json> query;
    std::vector<DatasetColumn> columns;  // as entity_type, those of the published version where there is one
    std::optional<BingSource> bing;
    std::optional<ZohoView> zoho;
    std::vector<DatasetGrant> grants;  // empty: everybody of the tenant
    std::optional<DatasetData> data;   // nothing for a declared one, whose records are its profile's source's
};

/// Whether a dataset may have this id: letters, digits, _ and -.
bool is_dataset_id(const std::string &id) noexcept;

/// The grant of a user; nullptr when the dataset has grants and none for the user. Without grants everybody of the
/// tenant may do everything.
const DatasetGrant *grant_of(const Dataset &dataset, const std::string &user) noexcept;

}  // namespace sluice
