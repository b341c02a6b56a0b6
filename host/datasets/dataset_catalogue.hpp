// catalogue.yaml: the declared datasets.
#pragma once

#include "host/datasets/dataset.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sluice {

/// Whether a tenant has a dataset of that id, whatever the case, that was made through an API.
using IsMade = std::function<bool(const std::string &tenant, const std::string &id)>;

/// The datasets of a file, in its order; ids that it leaves out are empty (DatasetIds). Throws Failure (bad_config)
/// with every problem, its line and what to do about it.
std::vector<Dataset> read_dataset_catalogue(const std::filesystem::path &file, const IsMade &is_made = {});

/// The JSON Schema (draft-07) of the file, with a description of every key.
const std::string &dataset_catalogue_schema();

/// A column that satisfies the schema: its name, and what else it says.
DatasetColumn read_dataset_column(const Json &json);
Json to_json(const DatasetColumn &column);

/// What satisfies the schema's `bing`, likewise; an id that it leaves out is empty.
BingSource read_bing_source(const Json &json);
Json to_json(const BingSource &bing);

/// A dataset as JSON: as the file would say it, with its ids.
Json to_json(const Dataset &dataset);

}  // namespace sluice
