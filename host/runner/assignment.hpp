// What an agent tells a runner: everything about one attempt, and nothing else.
#pragma once

#include "engine/pipeline/export_plan.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// What a runner may use. 0: no bound.
struct RunnerLimits {
    std::uint64_t memory_bytes = 0;    // of its data; not in builds with sanitizers, which need address space
    std::uint64_t artifact_bytes = 0;  // of all files that it makes
    std::chrono::seconds wall{0};      // also bounds processor time, on every core
};

/// The file of a dataset's version that an attempt makes.
struct VersionFile {
    std::filesystem::path path;  // its folder exists
    Json columns;                // of the version: [{"name", "type", "key", "chars_max", "geography", "center_of"}]
    std::filesystem::path base;  // the file of a version whose rows are changed, with these columns; empty: none are
    std::int64_t rows_max = 0;   // 0: any number
};

/// A dataset that a statement reads.
struct SqlInput {
    std::string name;                // as the statement calls it
    Json columns;                    // [{"name", "title", "type"}]
    std::filesystem::path path;      // the file of a version; empty: the attempt makes one
    std::optional<Profile> profile;  // what its rows come from then
    TransformFiles transform;
};

/// A statement whose rows are the records of the export, in place of those of the profile's source.
struct SqlAssignment {
    std::string statement;
    std::int64_t rows_max = 0;
    std::vector<SqlInput> tables;
};

/// A plain value.
struct Assignment {
    std::string job_id;
    Profile profile;
    TransformFiles transform;
    std::vector<std::filesystem::path> plugin_folders;
    std::map<std::string, std::string> environment;  // the variables that the profile's secrets are read from
    std::filesystem::path folder;                    // exists, empty; the files appear in it
    std::filesystem::path working_folder;            // to be in; empty: wherever it is
    std::optional<VersionFile> version;              // what the rows become, in place of the profile's files
    std::optional<SqlAssignment> sql;
    std::optional<std::int64_t> limit;         // as ExportPlan::limit
    std::optional<std::int64_t> preview_rows;  // make a preview of so many rows, as JSON, in place of the files
    unsigned thread_count = 1;
    bool gives_way = false;  // to small exports and to the server itself, for processor time
    RunnerLimits limits;
};

Json to_json(const Assignment &assignment);

/// Throws Failure (internal) for JSON that to_json() did not make.
Assignment parse_assignment(const Json &json);

/// Script and model as JSON, for a job that keeps them: {"script", "texts", "folders", "model"}.
Json to_json(const TransformFiles &files);
/// Throws Json::exception, Failure.
TransformFiles parse_transform_files(const Json &json);

}  // namespace sluice
