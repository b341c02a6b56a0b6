// Datasets made through an API, between what they say and what the store keeps.
#pragma once

#include "host/datasets/dataset.hpp"

#include <string>
#include <vector>

namespace sluice {

/// What the exports of such a dataset find their profile by: a shipped one for each format.
inline constexpr const char *made_dataset_service = "DATASET_EXPORT";

/// The table of a version's file that holds its rows; its columns are the version's, in their order.
inline constexpr const char *version_table = "rows";
/// The name of the file in its folder.
inline constexpr const char *version_file_name = "rows.sqlite";
/// In an upload whose rows change those of a version: the column that says which of them go. No dataset has it.
inline constexpr const char *deletion_column = "__deleteEntity";
/// What columns with DatasetColumn::center_of are called.
inline constexpr const char *latitude_column = "Latitude", *longitude_column = "Longitude";
/// Whether it is called like one of these, whatever the case.
bool is_coordinate(const DatasetColumn &column) noexcept;
/// The BingSource::access_id of one that was given none: 32 hex digits. The store's number is in it, so that a dataset
/// that is made anew is another source.
std::string usual_access_id(const Dataset &made);
/// An id as a file's name begins: what is_dataset_id() does not know becomes `_`.
std::string file_name_of(std::string id);

/// What it says of itself as JSON text, for MadeDataset::definition.
std::string definition_of(const Dataset &dataset);

/// The definition of `made` with the names of `changed`, and as the data source that `changed` is. Its columns stay.
std::string changed_definition(const MadeDataset &made, const Dataset &changed);

/// Its entity type and its columns are those of the published version, or those that it was made with while there is
/// none. Every version has a schema. Throws Failure (internal) for a definition or a schema that was not made here.
Dataset read_made_dataset(const MadeDataset &made);

/// What the rows of one version are. A plain value.
struct VersionSchema {
    std::string entity_type;
    std::vector<DatasetColumn> columns;
};

/// Entity type and columns of a dataset as JSON text, for LoadedVersion::schema.
std::string version_schema(const Dataset &dataset);
/// Of a version that read_made_dataset() gave. Throws Failure (internal).
VersionSchema read_version_schema(const DatasetVersion &version);

/// The version that an export is to read: of this id, whatever its state, or the published one when it is empty.
/// nullptr when there is none.
const DatasetVersion *version_of(const DatasetData &data, const std::string &id) noexcept;

/// The version whose rows an incremental load changes: the staged one when the result is staged and there is one, and
/// the published one otherwise. nullptr when there is none.
const DatasetVersion *version_to_change(const DatasetData &data, bool is_staged) noexcept;

/// The stable lower-case word.
const char *version_state_name(VersionState state) noexcept;

}  // namespace sluice
