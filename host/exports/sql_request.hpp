// One SELECT over several datasets, as an export asks for it.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/runner/sql_sandbox.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// The version of a dataset that an export reads, in place of what its profile's source reads.
struct VersionSource {
    std::string version, folder;  // DatasetVersion::id and folder
    Json columns;                 // of the dataset: [{"name", "type"}]
    std::string order;            // the column that the rows come sorted by; empty: as they were loaded
};

/// A dataset as a statement sees it, and where its rows come from.
struct SqlTable {
    std::string name;                       // as the statement calls it
    std::string dataset;                    // id
    Context context;                        // what its profile is found by, when its rows have to be made
    std::optional<VersionSource> version;   // of a dataset that was made
    std::vector<Json> narrowing;            // queries that hold besides, whoever asks
    std::vector<Json> result_narrowing;     // the same of rows of its profile's result, by their columns
    std::vector<std::string> columns_seen;  // no other columns are there, whoever asks; empty: all
    std::vector<SqlColumn> columns;         // the visible ones; at least one
};

/// A statement and all that it may read.
struct SqlRequest {
    std::string statement;
    std::vector<SqlTable> tables;  // those that it does not use cost nothing
};

}  // namespace sluice
