#include "host/riversand/task_summary.hpp"

#include "engine/base/text.hpp"
#include "host/api/job_files.hpp"
#include "host/riversand/flat_attributes.hpp"
#include "host/riversand/loose_json.hpp"

#include <algorithm>
#include <iterator>

namespace sluice::riversand {

namespace {

// "xlsx", "csv.gz": all that follows the job's part of the name.
std::string suffix_of(const std::string &name) {
    const std::size_t dot = name.find('.');
    return dot == std::string::npos ? std::string() : name.substr(dot);
}

struct Counts {
    std::int64_t read = 0, rejected = 0, written = 0;  // read: without those that the query left out
};

// A finished job has counted exactly; before that, what was read is all that is known.
Counts counts_of_one(const Job &job) {
    const JobProgress &progress = job.progress;
    Counts counts;
    counts.read = std::max<std::int64_t>(progress.records_read - progress.records_filtered, 0);
    counts.rejected = progress.records_rejected;
    counts.written = std::max<std::int64_t>(counts.read - counts.rejected, 0);
    const Json manifest = Json::parse(job.manifest, nullptr, false);
    if (const Json &records = member(manifest, "records"); records.is_object()) {
        counts.written = records.value("written", counts.written);
        counts.rejected = records.value("rejected", counts.rejected);
        counts.read = counts.written + counts.rejected;
    }
    return counts;
}

Counts counts_of(const Task &task) {
    if (!task.job.is_parent) return counts_of_one(task.job);
    Counts sum;
    for (const Job &child : task.children) {
        const Counts counts = counts_of_one(child);
        sum.read += counts.read;
        sum.rejected += counts.rejected;
        sum.written += counts.written;
    }
    return sum;
}

bool is_empty(const Job &job) { return job.state == JobState::succeeded && counts_of_one(job).written == 0; }

bool lacks_target(const ExportSpec &spec) { return spec.target && spec.target->folder.empty(); }

std::string status_of(const Job &job, const Counts &counts, const ExportSpec &spec) {
    switch (job.state) {
        case JobState::queued: return "Queued";
        case JobState::running: return counts.read > 0 ? "inProgress" : "Started";
        case JobState::failed:
        case JobState::cancelled: return "Errored";
        case JobState::succeeded: break;
    }
    if (lacks_target(spec)) return "Errored";  // the files are made, and went nowhere
    if (counts.rejected > 0) return "Completed With Errors";
    return counts.written == 0 ? "Completed with no records" : "Completed";
}

std::string error_message(const Job &job, const Counts &counts, const ExportSpec &spec) {
    if (job.error && is_final(job.state)) return job.error->message;
    if (job.state == JobState::cancelled) return "the export was cancelled";
    if (job.state != JobState::succeeded) return "";
    if (lacks_target(spec)) return "channel " + spec.target->channel + " has no target here";
    return counts.written == 0 && counts.rejected == 0 ? "No file available to process" : "";
}

// What the platform calls the files of a format.
std::string file_type(const std::string &format) {
    if (equal_ignoring_case(format, "Excel")) return "SMARTEXCEL";
    return equal_ignoring_case(format, "JSON") ? "RSJSON" : format;
}

void add_files(const Task &task, Json &attributes) {
    Json names = Json::array(), keys = Json::array();
    std::string suffix;
    const auto add = [&](const Job &job) {
        const std::vector<JobFile> results = results_of(job);
        for (std::size_t index = 0; index < results.size(); ++index) {
            names.push_back(shown_name(job, results, index));
            keys.push_back(object_key(results[index]));
            if (suffix.empty()) suffix = suffix_of(results[index].name);
        }
    };
    add(task.job);
    std::for_each(task.children.begin(), task.children.end(), add);
    if (names.empty()) return;
    attributes["fileName"] = names.size() == 1 ? names.front() : names;
    attributes["fileId"] = keys.size() == 1 ? keys.front() : keys;
    attributes["fileExtension"] = suffix.erase(0, 1);
}

}  // namespace

std::string service_of(const ExportSpec &spec) {
    return spec.profile.context.service.empty() ? "ENTITY_EXPORT" : spec.profile.context.service;
}

std::string format_of(const ExportSpec &spec) {
    if (!spec.profile.context.format.empty()) return spec.profile.context.format;
    const std::string &plugin = spec.profile.writer.plugin;
    if (plugin == "xlsx") return "Excel";
    if (plugin == "json") return "JSON";
    return plugin == "csv" ? "DSV" : plugin;
}

std::vector<JobFile> results_of(const Job &job) {
    std::vector<JobFile> results;
    if (job.state != JobState::succeeded || is_empty(job)) return results;
    std::remove_copy_if(job.files.begin(), job.files.end(), std::back_inserter(results), is_error_list);
    return results;
}

std::string object_key(const JobFile &file) { return file.id + suffix_of(file.name); }

std::string shown_name(const Job &job, const std::vector<JobFile> &results, std::size_t index) {
    if (job.dialect != "riversand") return results[index].name;
    const std::string wished = text_of(member(parse_export_spec(job.request).asked, "fileName")).value_or("");
    const std::string suffix = suffix_of(results[index].name);
    const std::string part = results.size() > 1 ? "_" + std::to_string(index + 1) : std::string();
    if (wished.empty()) return job.id + part + "_out" + suffix;
    return (wished.ends_with(suffix) ? wished.substr(0, wished.size() - suffix.size()) : wished) + part + suffix;
}

Json summary_attributes(const Task &task) {
    const Job &job = task.job;
    const ExportSpec spec = parse_export_spec(job.request);
    const Counts counts = counts_of(task);
    const std::string status = status_of(job, counts, spec);
    const std::string service = service_of(spec);
    Json attributes = {
        {"taskId", job.id},
        {"taskType", service},
        {"connectIntegrationType", service},
        {"profileType", service},
        {"status", status},
        {"taskStatus", status},
        {"profileId", job.profile},
        {"profileName", job.profile},
        {"integrationType", spec.profile.context.subtype.empty() ? "System" : spec.profile.context.subtype},
    };
    add_files(task, attributes);
    attributes["fileType"] = file_type(format_of(spec));
    attributes["submittedBy"] = job.user;
    attributes["userId"] = job.user;
    const bool is_over = is_final(job.state);
    const Json more = {
        {"totalRecords", counts.read},
        {"totalRecordsForProcess", counts.read},
        {"totalRecordsProcessed", counts.written + counts.rejected},
        {"totalRecordsSuccess", counts.written},
        {"totalRecordsError", counts.rejected},
        {"totalRecordsCreate", 0},
        {"totalRecordsUpdate", 0},
        {"totalRecordsDelete", 0},
        {"totalRecordsNoChange", 0},
        {"totalExtractError", 0},
        {"totalTransformError", counts.rejected},
        {"totalLoadError", 0},
        {"totalRDPErrors", 0},
        {"totalRSConnectErrors", counts.rejected},
        {"isCollect", false},
        {"isExtractComplete", is_over},
        {"hasChildTasks", job.is_parent},
        {"taskAttemptCount", job.attempt},
        {"lastModifiedTime", time_text(job.updated_at)},
    };
    attributes.update(more);
    if (!job.parent_id.empty()) attributes["parentTaskId"] = job.parent_id;
    if (job.started_at) attributes["startTime"] = time_text(*job.started_at);
    if (job.finished_at) attributes["endTime"] = time_text(*job.finished_at);
    if (const std::string message = error_message(job, counts, spec); !message.empty())
        attributes["errorMessage"] = message;
    return attributes;
}

Json summary_object(const Job &job, const Json &attributes, const std::vector<std::string> &names) {
    Json object = {{"id", job.id},
                   {"type", "tasksummaryobject"},
                   {"properties",
                    {{"createdService", "rsConnectService"},
                     {"createdBy", job.user},
                     {"createdDate", time_text(job.created_at)},
                     {"modifiedService", "rsConnectService"},
                     {"modifiedBy", job.user},
                     {"modifiedDate", time_text(job.updated_at)}}}};
    if (Json shown = attribute_objects(attributes, names); !shown.empty())
        object["data"] = {{"attributes", std::move(shown)}};
    return object;
}

}  // namespace sluice::riversand
