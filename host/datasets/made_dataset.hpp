// Datasets made through an API, between what they say and what the store keeps.
#pragma once

#include "host/datasets/dataset.hpp"

#include <string>

namespace sluice {

/// What the exports of such a dataset find their profile by: a shipped one for each format.
inline constexpr const char *made_dataset_service = "DATASET_EXPORT";

/// The table of a version's file that holds its rows; its columns are the dataset's, in their order.
inline constexpr const char *version_table = "rows";
/// The name of the file in its folder.
inline constexpr const char *version_file_name = "rows.sqlite";

/// Names and columns as JSON text, for MadeDataset::definition.
std::string definition_of(const Dataset &dataset);

/// Throws Failure (internal) for a definition that definition_of() did not make.
Dataset read_made_dataset(const MadeDataset &made);

/// The version that an export is to read: of this id, whatever its state, or the published one when it is empty.
/// nullptr when there is none.
const DatasetVersion *version_of(const DatasetData &data, const std::string &id) noexcept;

/// The stable lower-case word.
const char *version_state_name(VersionState state) noexcept;

}  // namespace sluice
