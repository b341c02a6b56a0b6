// Datasets as data sources of the Bing Maps API.
#pragma once

#include "host/access/principal.hpp"
#include "host/datasets/dataset_library.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice::bing {

/// A plain value.
struct DataSource {
    Dataset dataset;  // whose id is the source's name
    BingSource about;
};

/// A dataset that is a data source: a declared one with `bing`, and every one that was made through an API, with an
/// access id made of its own when nobody gave it another.
std::optional<DataSource> data_source_of(Dataset dataset);

/// Those that the caller may see, in the order of the datasets.
std::vector<DataSource> data_sources_of(const DatasetLibrary &datasets, const Principal &principal);

/// By its ids, whatever the case; nothing for one that the caller may not see.
std::optional<DataSource> find_data_source(const DatasetLibrary &datasets, const Principal &principal,
                                           const std::string &access_id, const std::string &name);
/// By its name alone, which one dataset of a tenant has.
std::optional<DataSource> find_data_source(const DatasetLibrary &datasets, const Principal &principal,
                                           const std::string &name);

/// As it is in one of its versions, with the entity type and the columns that this has; as it is when `version` is
/// empty or not there.
DataSource in_version(DataSource source, const std::string &version);

/// What its entities are called: the dataset's entity type, or its id when it has none.
const std::string &entity_type_of(const DataSource &source) noexcept;

/// The column that tells entities apart; nullptr when the dataset has none.
const DatasetColumn *key_of(const DataSource &source) noexcept;

/// The path of what is known of the source, from /REST/v1 on.
std::string data_path(const DataSource &source);

}  // namespace sluice::bing
