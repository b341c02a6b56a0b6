#include "host/riversand/task_events.hpp"

#include "host/riversand/flat_attributes.hpp"
#include "host/riversand/loose_json.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace sluice::riversand {

namespace {

// A thing of the job's own history, and what the platform tells of it while the task is not at its end.
struct Told {
    std::string_view ours, theirs;
};
constexpr std::array told_of = {
    Told{"queued", "QUEUED_SUCCESS"},
    Told{"started", "PROCESSING_STARTED"},
    Told{"retried", "PROCESSING_ERROR"},
    Told{"returned", "QUEUED_SUCCESS"},
};

constexpr std::array stage_names = {
    std::pair{TaskStage::collect, std::string_view("COLLECT")},
    std::pair{TaskStage::transform, std::string_view("TRANSFORM")},
    std::pair{TaskStage::publish, std::string_view("PUBLISH")},
};

struct StageEvent {
    std::string_view stage, theirs;
};

// What the end of a task is told as: the stages that it came through, and the one that failed.
std::vector<StageEvent> end_of(const Task &task, const Json &summary) {
    const std::optional<TaskFault> fault = fault_of(task);
    const bool is_warned = member(summary, "totalTransformError") != 0;
    std::vector<StageEvent> events;
    for (const auto &[stage, name] : stage_names) {
        if (fault && stage == fault->stage)
            events.push_back({name, "PROCESSING_COMPLETE_ERROR"});
        else if (stage == TaskStage::publish ? !fault : is_collected(task))
            events.push_back({name, stage == TaskStage::transform && is_warned ? "PROCESSING_COMPLETE_WITH_WARNING"
                                                                               : "PROCESSING_COMPLETED"});
    }
    return events;
}

std::vector<StageEvent> stage_events(const std::string &ours, const Task &task, const Json &summary) {
    for (const Told &told : told_of)
        if (told.ours == ours) return {{"COLLECT", told.theirs}};
    const bool is_end = ours == "succeeded" || ours == "failed" || ours == "cancelled";
    return is_end ? end_of(task, summary) : std::vector<StageEvent>();
}

// Of the task, when the event came.
Json status_after(std::string_view stage, std::string_view theirs, const Json &summary) {
    if (theirs == "QUEUED_SUCCESS" || theirs == "PROCESSING_ERROR") return "Queued";
    if (theirs == "PROCESSING_STARTED") return "Started";
    const bool is_last = stage == "PUBLISH" || theirs == "PROCESSING_COMPLETE_ERROR";
    return is_last ? member(summary, "status") : Json("inProgress");
}

}  // namespace

std::vector<TaskEvent> events_of(const Task &task, const std::vector<JobEvent> &history) {
    const Json summary = summary_attributes(task);
    const std::string service = service_of(parse_export_spec(task.job.request));
    std::vector<TaskEvent> events;
    for (const JobEvent &entry : history)
        for (const auto &[stage, theirs] : stage_events(entry.type, task, summary)) {
            Json attributes = {{"eventType", "BATCH_" + std::string(stage) + "_" + service},
                               {"eventSubType", theirs},
                               {"workAutomationId", task.job.id},
                               {"createdOn", time_text(entry.at)},
                               {"engine", "COP"}};
            for (const char *name :
                 {"taskId", "parentTaskId", "profileType", "profileName", "integrationType", "userId"})
                if (const Json &value = member(summary, name); !value.is_null()) attributes[name] = value;
            attributes["taskStatus"] = status_after(stage, theirs, summary);
            if (stage == "PUBLISH") {
                for (const char *name : {"fileName", "fileId"})
                    if (const Json &value = member(summary, name); !value.is_null()) attributes[name] = value;
                attributes["recordCount"] = summary["totalRecordsSuccess"];
            }
            if (!entry.detail.empty() && !theirs.starts_with("PROCESSING_COMPLETE"))
                attributes["message"] = entry.detail;
            const Json &message = member(summary, "errorMessage");
            if (!message.is_null() && (stage == "PUBLISH" || theirs == "PROCESSING_COMPLETE_ERROR"))
                attributes["message"] = message;
            const std::string id = task.job.id + "_" + std::to_string(events.size() + 1);
            events.push_back({id, entry.at, std::move(attributes)});
        }
    return events;
}

Json event_object(const TaskEvent &event, const std::vector<std::string> &names) {
    const Json &user = member(event.attributes, "userId");
    Json object = {{"id", event.id},
                   {"type", "externalevent"},
                   {"properties",
                    {{"source", "internal"},
                     {"createdByService", "rsConnectService"},
                     {"createdService", "eventManageService"},
                     {"createdBy", user.is_null() ? Json("") : user},
                     {"createdDate", time_text(event.at)},
                     {"modifiedService", "eventManageService"},
                     {"modifiedBy", user.is_null() ? Json("") : user},
                     {"modifiedDate", time_text(event.at)}}}};
    if (Json shown = attribute_objects(event.attributes, names); !shown.empty())
        object["data"] = {{"attributes", std::move(shown)}};
    return object;
}

}  // namespace sluice::riversand
