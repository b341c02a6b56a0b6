// The rows that a statement reads and that are in no file yet.
#pragma once

#include "engine/pipeline/export_run.hpp"
#include "host/runner/assignment.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sluice {

/// Makes the files that the tables of `assignment.sql` lack, in a folder within the attempt's, and gives them their
/// paths. The folder goes with the object. Throws the Failure of the first table that cannot be made, with its name.
class SqlInputs {
public:
    SqlInputs(Assignment &assignment, PluginCatalog &catalog, const Cancellation &cancellation,
              const ExportListener &listener);
    ~SqlInputs();
    SqlInputs(const SqlInputs &) = delete;
    SqlInputs &operator=(const SqlInputs &) = delete;

    /// What was told while they were made, each with the name of its table.
    const std::vector<std::string> &warnings() const noexcept { return warnings_; }

private:
    void make(SqlInput &input, const std::filesystem::path &file, const Assignment &assignment, PluginCatalog &catalog,
              const Cancellation &cancellation, const ExportListener &listener);

    const std::filesystem::path folder_;
    std::uint64_t bytes_made_ = 0;
    std::vector<std::string> warnings_;
};

}  // namespace sluice
