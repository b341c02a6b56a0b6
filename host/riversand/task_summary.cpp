#include "host/riversand/task_summary.hpp"

#include "engine/base/text.hpp"
#include "host/api/job_files.hpp"
#include "host/riversand/flat_attributes.hpp"
#include "host/riversand/loose_json.hpp"

#include <algorithm>
#include <iterator>

namespace sluice::riversand {

namespace {

// Of a job that is no parent.
std::optional<TaskFault> fault_of_one(const Job &job) {
    TaskFault fault;
    const std::string &phase = job.progress.phase;
    if (phase == "transforming") fault.stage = TaskStage::transform;
    if (phase == "writing" || phase == "publishing") fault.stage = TaskStage::publish;
    if (job.state == JobState::failed) {
        fault.error = job.error.value_or(JobError{"internal", "the export has failed"});
    } else if (job.state == JobState::cancelled) {
        fault.error = {"cancelled", "the export was cancelled"};
    } else {
        if (job.state != JobState::succeeded) return std::nullopt;
        const ExportSpec spec = parse_export_spec(job.request);
        if (!spec.target || !spec.target->folder.empty()) return std::nullopt;
        const std::string &channel = spec.target->channel;
        fault.error = {"bad_config",
                       "channel " + (channel.empty() ? "(none is named)" : channel) + " has no target here"};
        fault.stage = TaskStage::publish;  // the files are made
    }
    return fault;
}

bool is_one_collected(const Job &job) { return job.state == JobState::succeeded || job.progress.phase == "publishing"; }

// Records, without those that the query left out.
struct Counts {
    std::int64_t read = 0, written = 0, lost = 0;
    std::int64_t extract = 0, transform = 0, load = 0;  // what went wrong in each stage

    void add(const Counts &other) {
        for (const auto field :
             {&Counts::read, &Counts::written, &Counts::lost, &Counts::extract, &Counts::transform, &Counts::load})
            this->*field += other.*field;
    }
};

// What the job has counted. When it has succeeded, that is exact; before, what was read is all that is known.
Counts counts_of_job(const Job &job) {
    const JobProgress &progress = job.progress;
    Counts counts;
    counts.read = std::max<std::int64_t>(progress.records_read - progress.records_filtered, 0);
    counts.transform = progress.records_rejected;
    if (job.state == JobState::succeeded) counts.written = std::max<std::int64_t>(counts.read - counts.transform, 0);
    const Json manifest = Json::parse(job.manifest, nullptr, false);
    if (const Json &records = member(manifest, "records"); records.is_object()) {
        counts.written = records.value("written", counts.written);
        counts.transform = records.value("rejected", counts.transform);
        counts.read = counts.written + counts.transform;
    }
    counts.lost = counts.transform;
    return counts;
}

// A task that is at fault has lost all of its records: no file has come to where it should. Of those, publishing counts
// every one that it should have taken, and the other stages the one that they stumbled over.
Counts counts_of_one(const Job &job) {
    Counts counts = counts_of_job(job);
    const std::optional<TaskFault> fault = fault_of_one(job);
    if (!fault) return counts;
    if (fault->stage == TaskStage::publish)
        counts.load = std::max<std::int64_t>(counts.read - counts.transform, 1);
    else if (job.state == JobState::failed)
        ++(fault->stage == TaskStage::transform ? counts.transform : counts.extract);
    const bool is_record = fault->error.code == "bad_data" && fault->stage != TaskStage::publish;
    if (is_record) ++counts.read;  // which had not been counted yet
    counts.written = 0;
    counts.lost = counts.read;
    return counts;
}

Counts counts_of(const Task &task) {
    if (!task.job.is_parent) return counts_of_one(task.job);
    Counts sum;
    for (const Job &child : task.children) sum.add(counts_of_one(child));
    return sum;
}

std::string status_of(const Job &job, const Counts &counts, const std::optional<TaskFault> &fault) {
    if (fault) return "Errored";
    if (job.state == JobState::queued) return "Queued";
    if (job.state == JobState::running) return counts.read > 0 ? "inProgress" : "Started";
    if (counts.lost > 0) return "Completed With Errors";
    return counts.written == 0 ? "Completed with no records" : "Completed";
}

std::string error_message(const Job &job, const Counts &counts, const std::optional<TaskFault> &fault) {
    if (fault) return fault->error.message;
    return job.state == JobState::succeeded && counts.read == 0 ? "No file available to process" : "";
}

// What the platform calls the files of a format.
std::string file_type(const std::string &format) {
    if (equal_ignoring_case(format, "Excel")) return "SMARTEXCEL";
    return equal_ignoring_case(format, "JSON") ? "RSJSON" : format;
}

// As the request calls it in the context that chose the profile, else as the profile does.
std::string subtype_of(const ExportSpec &spec) {
    const Context &own = spec.profile.context;
    const std::string &channel = spec.target ? spec.target->channel : own.channel;
    const auto fits = [](const Json &wanted, const std::string &found) {
        return wanted.is_null() || found.empty() || equal_ignoring_case(text_of(wanted).value_or(""), found);
    };
    for (const Json &context : items_of(member(member(member(spec.asked, "params"), "rsconnect"), "profilecontexts"))) {
        const std::optional<std::string> subtype = text_of(member(context, "subtype"));
        if (subtype && !subtype->empty() && fits(member(context, "service"), own.service) &&
            fits(member(context, "format"), own.format) && fits(member(context, "channel"), channel))
            return *subtype;
    }
    return own.subtype.empty() ? "System" : own.subtype;
}

// Of all sheets, headers apart.
std::int64_t cell_count(const Job &job) {
    if (results_of(job).empty()) return 0;
    const Json manifest = Json::parse(job.manifest, nullptr, false);
    std::int64_t count = 0;
    for (const Json &table : items_of(member(manifest, "tables")))
        count += table.value("rows", std::int64_t{0}) * static_cast<std::int64_t>(member(table, "columns").size());
    return count;
}

void add_files(const Task &task, Json &attributes) {
    Json names = Json::array(), keys = Json::array();
    std::string extension;
    const auto add = [&](const Job &job) {
        const std::vector<JobFile> results = results_of(job);
        for (std::size_t index = 0; index < results.size(); ++index) {
            names.push_back(shown_name(job, results, index));
            keys.push_back(object_key(results[index]));
            if (extension.empty()) extension = extension_of(results[index]);
        }
    };
    add(task.job);
    std::for_each(task.children.begin(), task.children.end(), add);
    if (names.empty()) return;
    attributes["fileName"] = names.size() == 1 ? names.front() : names;
    attributes["fileId"] = keys.size() == 1 ? keys.front() : keys;
    attributes["fileExtension"] = extension;
}

}  // namespace

std::optional<TaskFault> fault_of(const Task &task) {
    if (!task.job.is_parent) return fault_of_one(task.job);
    if (!is_final(task.job.state)) return std::nullopt;
    for (const bool is_cancelled : {false, true})  // which says less than why others have failed
        for (const Job &child : task.children)
            if (std::optional<TaskFault> fault = fault_of_one(child);
                fault && (child.state == JobState::cancelled) == is_cancelled)
                return fault;
    return task.job.state == JobState::succeeded ? std::nullopt : fault_of_one(task.job);
}

bool is_collected(const Task &task) {
    if (!task.job.is_parent) return is_one_collected(task.job);
    return std::all_of(task.children.begin(), task.children.end(), is_one_collected);
}

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
    if (job.state != JobState::succeeded || counts_of_job(job).written == 0) return results;
    std::remove_copy_if(job.files.begin(), job.files.end(), std::back_inserter(results), is_error_list);
    return results;
}

std::string suffix_of(const std::string &name) {
    std::size_t dot = name.rfind('.');
    const bool is_compressed = name.ends_with(".gz") || name.ends_with(".zst");
    if (is_compressed && dot > 0)
        if (const std::size_t inner = name.rfind('.', dot - 1); inner != std::string::npos) dot = inner;
    return dot == std::string::npos ? std::string() : name.substr(dot);
}

std::string extension_of(const JobFile &file) { return suffix_of(file.name).erase(0, 1); }

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
    const std::optional<TaskFault> fault = fault_of(task);
    const std::string status = status_of(job, counts, fault);
    const std::string service = service_of(spec);
    Json attributes = {
        {"taskId", job.id},         {"taskType", service},        {"connectIntegrationType", service},
        {"profileType", service},   {"status", status},           {"taskStatus", status},
        {"profileId", job.profile}, {"profileName", job.profile}, {"integrationType", subtype_of(spec)},
    };
    add_files(task, attributes);
    attributes["fileType"] = file_type(format_of(spec));
    if (attributes["fileType"] == "SMARTEXCEL" && is_final(job.state)) {
        std::int64_t cells = cell_count(job);
        for (const Job &child : task.children) cells += cell_count(child);
        attributes["totalExcelCellCount"] = cells;
    }
    attributes["submittedBy"] = job.user;
    attributes["userId"] = job.user;
    if (!spec.client.empty()) attributes.update({{"clientId", spec.client}, {"originatingClientId", spec.client}});
    const Json more = {
        {"totalRecords", counts.read},
        {"totalRecordsForProcess", counts.read},
        {"totalRecordsProcessed", counts.read},
        {"totalRecordsSuccess", counts.written},
        {"totalRecordsError", counts.lost},
        {"totalRecordsCreate", 0},
        {"totalRecordsUpdate", 0},
        {"totalRecordsDelete", 0},
        {"totalRecordsNoChange", 0},
        {"totalExtractError", counts.extract},
        {"totalTransformError", counts.transform},
        {"totalLoadError", counts.load},
        {"totalExtractIgnore", 0},
        {"totalTransformIgnore", 0},
        {"totalLoadIgnore", 0},
        {"totalRDPErrors", 0},
        {"totalRSConnectErrors", counts.extract + counts.transform + counts.load},
        {"isCollect", false},
        {"isExtractComplete", is_collected(task)},
        {"hasChildTasks", job.is_parent},
        {"taskAttemptCount", job.attempt},
        {"lastModifiedTime", time_text(job.updated_at)},
    };
    attributes.update(more);
    if (!job.parent_id.empty()) attributes["parentTaskId"] = job.parent_id;
    if (job.started_at) attributes["startTime"] = time_text(*job.started_at);
    if (job.finished_at) attributes["endTime"] = time_text(*job.finished_at);
    if (const std::string message = error_message(job, counts, fault); !message.empty())
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
