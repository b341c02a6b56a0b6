// What a job is to do, frozen when it was accepted: later edits of profiles and scripts do not touch it.
#pragma once

#include "engine/profile/profile.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// What an upload is to become: a version of a dataset.
struct LoadTarget {
    std::int64_t dataset_number = 0;  // MadeDataset::number
    bool is_staged = false;
    std::string upload;                     // its name in the UploadFolder
    Json columns;                           // of the version: [{"name", "type", "key"}]
    std::string schema;                     // LoadedVersion::schema
    std::string base_version, base_folder;  // DatasetVersion::id and folder; the rows change those of that version
    std::int64_t rows_max = 0;              // of the version; 0: any number
    std::string definition_patch;           // LoadedVersion::definition_patch
};

/// A channel that the files are published to: a folder that somebody else fetches them from.
struct ChannelPlace {
    std::string channel;
    std::string folder;  // absolute; empty: the channel has none here, and the files stay where they are
};

/// A dataset that a statement reads: the file of a version as it is, or what a profile makes.
struct SqlTableSpec {
    std::string name;                // as the statement calls it
    Json columns;                    // [{"name", "title", "type"}]
    std::string version_folder;      // of the version that is read; the profile's source gets its path, if there is one
    std::optional<Profile> profile;  // what makes the rows
    std::string transform;           // as ExportSpec::transform
};

/// The statement whose rows are exported.
struct SqlSpec {
    std::string statement;
    std::int64_t rows_max = 0;
    std::vector<SqlTableSpec> tables;
    std::vector<std::string> versions;  // ids of those that are read
};

/// A plain value: Job::request, read.
struct ExportSpec {
    Profile profile;                    // with what the request sets; secrets are references
    std::string transform;              // script and model, by their name in the TransformVault; empty for neither
    std::optional<std::int64_t> limit;  // at most so many records with rows
    std::optional<std::int64_t> preview_rows;  // a preview of so many rows in place of the files
    std::string version_folder;                // of the dataset's version that is read; the source gets its path
    std::optional<SqlSpec> sql;                // its rows are exported in place of the profile's source's
    std::optional<LoadTarget> load;            // the rows become a version in place of the files
    std::string sealed_password;               // what job_password_variable holds; empty for none
    std::optional<ChannelPlace> target;        // the files go there too, before the job has succeeded
    Json asked = Json::object();               // the request as it came, for those who ask what it was
    std::string client;                        // the program that asked, as it calls itself; empty for none
};

/// As text for Job::request.
std::string export_spec_text(const ExportSpec &spec);

/// Throws Failure (internal) for text that export_spec_text() did not make.
ExportSpec parse_export_spec(const std::string &text);

}  // namespace sluice
