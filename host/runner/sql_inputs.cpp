#include "host/runner/sql_inputs.hpp"

#include "engine/artifact/no_artifacts.hpp"
#include "engine/base/failure.hpp"
#include "host/runner/version_writer.hpp"

#include <cstdlib>
#include <system_error>
#include <utility>

namespace sluice {

namespace {

// A list of rejected records goes with files of a result, of which there are none here. Their number is told.
std::string rejected_text(std::int64_t count) {
    return std::to_string(count) + (count == 1 ? " record was" : " records were") + " rejected and left out";
}

}  // namespace

// SQLite sorts in this folder, too.
SqlInputs::SqlInputs(Assignment &assignment, PluginCatalog &catalog, const Cancellation &cancellation,
                     const ExportListener &listener)
    : folder_(assignment.folder / ".tables") {
    std::error_code error;
    std::filesystem::create_directory(folder_, error);
    if (error) throw system_failure("make a folder for the tables of the statement", error.value());
    setenv("SQLITE_TMPDIR", folder_.c_str(), 1);
    for (std::size_t i = 0; i < assignment.sql->tables.size(); ++i) {
        SqlInput &input = assignment.sql->tables[i];
        if (!input.profile) continue;
        try {
            make(input, folder_ / (std::to_string(i) + ".sqlite"), assignment, catalog, cancellation, listener);
        } catch (const Failure &failure) {
            throw failure.within("table '" + input.name + "'");
        }
    }
}

SqlInputs::~SqlInputs() {
    std::error_code ignored;  // what is left goes with the attempt's folder
    std::filesystem::remove_all(folder_, ignored);
}

void SqlInputs::make(SqlInput &input, const std::filesystem::path &file, const Assignment &assignment,
                     PluginCatalog &catalog, const Cancellation &cancellation, const ExportListener &listener) {
    ExportPlan plan = plan_export(*input.profile, catalog, input.transform);
    plan.job_id = assignment.job_id;
    plan.thread_count = assignment.thread_count;
    VersionFile version{file, Json::array(), {}};
    for (const Json &column : input.columns)
        version.columns.push_back({{"name", column.at("name")}, {"type", column.at("type")}, {"key", false}});
    const std::uint64_t bytes_max = assignment.limits.artifact_bytes;
    if (bytes_max > 0 && bytes_made_ >= bytes_max)
        throw Failure(Status::bad_data, "the tables of the statement are larger than the " + std::to_string(bytes_max) +
                                            " bytes that one job may make");
    plan_version(plan, version, bytes_max == 0 ? 0 : bytes_max - bytes_made_);
    NoArtifacts artifacts;
    ProgressCounters counters;
    const Manifest manifest = run_export(plan, artifacts, cancellation, counters, listener);
    bytes_made_ += std::filesystem::file_size(file);
    for (const std::string &warning : manifest.warnings) warnings_.push_back("table '" + input.name + "': " + warning);
    if (manifest.records_rejected > 0)
        warnings_.push_back("table '" + input.name + "': " + rejected_text(manifest.records_rejected));
    input.path = file;
}

}  // namespace sluice
