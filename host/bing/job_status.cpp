#include "host/bing/job_status.hpp"

#include "host/api/job_files.hpp"

#include <chrono>
#include <vector>

namespace sluice::bing {

namespace {

std::string_view status_word(JobPhase phase) noexcept {
    switch (phase) {
        case JobPhase::completed: return "Completed";
        case JobPhase::aborted: return "Aborted";
        case JobPhase::pending: break;
    }
    return "Pending";
}

std::string event_word(DatasetEventKind kind) {
    switch (kind) {
        case DatasetEventKind::published: return "DataSourcePublishFromStaged";
        case DatasetEventKind::rolled_back: return "DataSourceRollback";
        case DatasetEventKind::removed:
        case DatasetEventKind::version_discarded: return "DataSourceDelete";
        case DatasetEventKind::made_public:
        case DatasetEventKind::made_private: break;
    }
    return "DataSourceAccess";
}

std::string event_path(const DatasetEvent &event) {
    const std::string id = told_id(event.id);
    if (event.kind == DatasetEventKind::rolled_back) return "/REST/v1/dataflows/DataSourceRollback/" + id;
    return "/REST/v1/data/jobs/" + id + "/$getstatus";
}

// Empty when nothing is.
std::string what_is_too_much(const Job &job, const std::vector<JobFile> &files, const DownloadLimits &limits) {
    if (files.size() != 1)
        return "the profile of the data source makes " + std::to_string(files.size()) +
               " files, and a download is one; its output may not be split";
    if (limits.entities_max > 0 && job.progress.rows_written > limits.entities_max)
        return "the data source has more than " + std::to_string(limits.entities_max) +
               " entities, as many as a download may have";
    if (files.front().bytes > limits.result_max)
        return "the data has " + std::to_string(files.front().bytes) + " bytes, and a download may have " +
               std::to_string(limits.result_max);
    return "";
}

}  // namespace

DownloadState download_state(const Job &job, const DownloadLimits &limits) {
    if (!is_final(job.state)) return {};
    DownloadState state{JobPhase::aborted, job.error ? job.error->message : "the download was cancelled", {}};
    if (job.state != JobState::succeeded) return state;
    const std::vector<JobFile> files = result_files(job);
    state.error = what_is_too_much(job, files, limits);
    if (!state.error.empty()) return state;
    state.phase = JobPhase::completed;
    state.file = files.front();
    return state;
}

std::optional<Job> nameless_job(JobStore &store, const std::string &id) {
    constexpr std::chrono::hours time_max{24};
    const std::optional<std::string> stored = stored_id(id);
    const std::optional<std::string> tenant = stored ? store.tenant_of(*stored) : std::nullopt;
    std::optional<Job> job = tenant ? store.glance(*tenant, *stored) : std::nullopt;
    return job && job->created_at > now() - time_max ? job : std::nullopt;
}

std::string download_path(const Job &job) { return "/REST/v1/dataflows/DataSourceDownload/" + told_id(job.id); }

DataflowJob download_status(const Job &job, const DownloadState &state, const std::string &base) {
    DataflowJob shown;
    shown.id = told_id(job.id);
    const std::string self = base + download_path(job);
    shown.links.push_back({"self", "", self});
    shown.status = status_word(state.phase);
    shown.created_at = job.created_at;
    if (state.phase == JobPhase::pending) return shown;
    const bool is_completed = state.phase == JobPhase::completed;
    const std::string name = is_completed ? "succeeded" : "failed";
    shown.links.push_back({"output", name, self + "/output/" + name});
    shown.completed_at = job.finished_at;
    shown.error = state.error;
    if (is_completed) shown.entity_count = job.progress.rows_written;
    return shown;
}

DataflowJob event_status(const DatasetEvent &event, const std::string &base) {
    DataflowJob shown;
    shown.id = told_id(event.id);
    shown.is_service = event.kind != DatasetEventKind::rolled_back;
    shown.description = event_word(event.kind);
    shown.links.push_back({"self", "", base + event_path(event)});
    shown.status = status_word(JobPhase::completed);
    shown.created_at = event.at;
    shown.completed_at = event.at;
    return shown;
}

DataflowJob begun_event(const DatasetEvent &event, const std::string &base) {
    DataflowJob shown = event_status(event, base);
    shown.status = event.kind == DatasetEventKind::published ? "Accepted" : "Created";
    shown.completed_at.reset();
    return shown;
}

std::string load_kind(bool is_incremental, bool is_staged) {
    return std::string("DataSource") + (is_incremental ? "Incremental" : "Complete") + (is_staged ? "Staging" : "");
}

DataflowJob load_status(const Job &job, const std::string &kind, const std::string &base) {
    DataflowJob shown;
    shown.id = told_id(job.id);
    shown.description = kind;
    shown.links.push_back({"self", "", base + "/REST/v1/dataflows/LoadDataSource/" + shown.id});
    const JobPhase phase = !is_final(job.state)               ? JobPhase::pending
                           : job.state == JobState::succeeded ? JobPhase::completed
                                                              : JobPhase::aborted;
    shown.status = status_word(phase);
    shown.created_at = job.created_at;
    shown.completed_at = job.finished_at;
    if (phase == JobPhase::aborted) shown.error = job.error ? job.error->message : "the load was cancelled";
    shown.processed_count = job.progress.rows_written;
    shown.failed_count = job.progress.records_rejected;
    shown.entity_count = shown.processed_count + shown.failed_count;
    return shown;
}

}  // namespace sluice::bing
