// Datasets and their versions as rows.
#pragma once

#include "host/datasets/dataset_store.hpp"
#include "host/jobs/job_store.hpp"
#include "host/sqlite/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice {

// As those of DatasetStore, each within one transaction.
MakeOutcome make_dataset(Connection &connection, const std::string &tenant, const std::string &id,
                         const std::string &definition, std::int64_t count_max, Timestamp now);
std::vector<MadeDataset> list_datasets(Connection &connection, const std::string &tenant);
std::optional<MadeDataset> find_dataset(Connection &connection, const std::string &tenant, const std::string &id);
bool has_dataset(Connection &connection, const std::string &tenant, const std::string &id);
bool change_dataset(Connection &connection, const MadeDataset &seen, const std::string &definition, Timestamp now);
VersionOutcome publish_staged(Connection &connection, const std::string &tenant, const std::string &id, Timestamp now);
VersionOutcome roll_back_dataset(Connection &connection, const std::string &tenant, const std::string &id,
                                 const std::string &version, Timestamp now);
VersionOutcome discard_staged(Connection &connection, const std::string &tenant, const std::string &id,
                              const std::string &version, Timestamp now);
bool remove_dataset(Connection &connection, const std::string &tenant, const std::string &id);
void record_event(Connection &connection, const DatasetEvent &event);
std::vector<DatasetEvent> list_events(Connection &connection, const std::string &tenant, Timestamp now,
                                      std::size_t limit);
std::optional<DatasetEvent> find_event(Connection &connection, const std::string &id, Timestamp now);
std::vector<std::string> purge_datasets(Connection &connection, const std::string &tenant);
bool has_stale_version(Connection &connection, Timestamp loaded_until);
void drop_stale_versions(Connection &connection, Timestamp loaded_until);
std::vector<std::string> dropped_folders(Connection &connection, std::size_t limit);
void forget_version_folder(Connection &connection, const std::string &folder);
bool has_version_in(Connection &connection, const std::string &folder);
bool is_upload_unused(Connection &connection, const std::string &upload);

/// The folders of all versions that are not dropped; none in a database that was made before there were any.
std::vector<std::string> version_folders(Connection &connection);
/// Whether the dataset that a load began for is still there.
bool is_dataset_there(Connection &connection, std::int64_t number);
/// The id of the version that an incremental load changes, as version_to_change() says; empty when there is none.
std::string base_of_load(Connection &connection, std::int64_t dataset_number, bool is_staged);
/// Whether a version is there and not dropped.
bool is_version_there(Connection &connection, const std::string &tenant, const std::string &version);
/// The version that a load has made, in the dataset that is_dataset_there().
void add_version(Connection &connection, const std::string &job_id, const LoadedVersion &version, Timestamp now);

}  // namespace sluice
