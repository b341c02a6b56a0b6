#include "host/zoho/job_status.hpp"

#include "host/api/job_files.hpp"
#include "host/exports/export_spec.hpp"
#include "host/runner/sql_sandbox.hpp"

#include <algorithm>
#include <chrono>

namespace sluice::zoho {

namespace {

const char *status_text(JobCode code) {
    switch (code) {
        case JobCode::not_initiated: return "JOB NOT INITIATED";
        case JobCode::in_progress: return "JOB IN PROGRESS";
        case JobCode::error: return "ERROR OCCURRED";
        case JobCode::completed: return "JOB COMPLETED";
        case JobCode::not_found: return "JOB NOT FOUND";
    }
    return "";
}

// Of all rows that a job has written, as its manifest counts them.
std::int64_t cells_of(const Job &job) {
    const Json manifest = Json::parse(job.manifest, nullptr, false);
    std::int64_t cells = 0;
    if (!manifest.is_object()) return cells;
    for (const Json &table : manifest.value("tables", Json::array()))
        cells += table.value("rows", std::int64_t{0}) *
                 static_cast<std::int64_t>(table.value("columns", Json::array()).size());
    return cells;
}

}  // namespace

void limit_cells(std::int64_t cells_max, std::int64_t column_count, ExportRequest &request) {
    const std::int64_t rows_max = cells_max / std::max<std::int64_t>(column_count, 1);
    request.limit = rows_max + 1;
    request.asked["pdf"] = {{"cells_max", cells_max}, {"rows_max", rows_max}};
}

std::string what_is_too_much(const Job &job) {
    const Json asked = parse_export_spec(job.request).asked;
    if (job.state != JobState::succeeded || !asked.contains("pdf")) return "";
    const auto cells_max = asked["pdf"].value("cells_max", std::int64_t{0});
    const auto rows_max = asked["pdf"].value("rows_max", std::int64_t{0});
    if (job.progress.rows_written <= rows_max && cells_of(job) <= cells_max) return "";
    return "the export has more than " + std::to_string(cells_max) + " cells, as many as a PDF may have";
}

std::string workspace_of(const Job &job) { return parse_export_spec(job.request).asked.value("workspace", ""); }

JobCode job_code(const Job &job) {
    switch (job.state) {
        case JobState::queued: return JobCode::not_initiated;
        case JobState::running: return JobCode::in_progress;
        default: break;
    }
    if (is_gone(job)) return JobCode::not_found;
    return job.state == JobState::succeeded && what_is_too_much(job).empty() ? JobCode::completed : JobCode::error;
}

std::string fault_of(const Job &job) {
    if (job.state == JobState::succeeded) return what_is_too_much(job);
    return job.error ? job.error->message : "the export was cancelled";
}

std::string what_was_cut_off(const Job &job) {
    const Json manifest = Json::parse(job.manifest, nullptr, false);
    if (!manifest.is_object()) return "";
    for (const Json &warning : manifest.value("warnings", Json::array())) {
        const std::string text = warning.is_string() ? warning.get<std::string>() : std::string();
        if (const std::size_t found = text.find(cut_off_text); found != text.npos) return text.substr(found);
    }
    return "";
}

Json status_data(const Job &job, const std::string &base) {
    const JobCode code = job_code(job);
    const std::string id = std::to_string(job.number);
    Json data = {{"jobId", id}, {"jobCode", std::to_string(static_cast<int>(code))}, {"jobStatus", status_text(code)}};
    if (code == JobCode::error) data["errorMessage"] = fault_of(job);
    if (code != JobCode::completed) return data;
    data["downloadUrl"] = base + "/restapi/v2/bulk/workspaces/" + workspace_of(job) + "/exportjobs/" + id + "/data";
    if (job.expires_at)
        data["expiryTime"] =
            std::to_string(std::chrono::floor<std::chrono::milliseconds>(job.expires_at->time_since_epoch()).count());
    if (const std::string cut_off = what_was_cut_off(job); !cut_off.empty()) data["warning"] = cut_off;
    return data;
}

}  // namespace sluice::zoho
