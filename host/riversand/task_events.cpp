#include "host/riversand/task_events.hpp"

#include "host/riversand/flat_attributes.hpp"
#include "host/riversand/loose_json.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace sluice::riversand {

namespace {

// A thing of the job's own history, and what the platform tells of it.
struct Told {
    std::string_view ours, stage, theirs;
};
constexpr std::array told_of = {
    Told{"queued", "COLLECT", "QUEUED_SUCCESS"},
    Told{"started", "COLLECT", "PROCESSING_STARTED"},
    Told{"retried", "COLLECT", "PROCESSING_ERROR"},
    Told{"returned", "COLLECT", "QUEUED_SUCCESS"},
    Told{"succeeded", "COLLECT", "PROCESSING_COMPLETED"},
    Told{"succeeded", "TRANSFORM", "PROCESSING_COMPLETED"},
    Told{"succeeded", "PUBLISH", "PROCESSING_COMPLETED"},
    Told{"failed", "PUBLISH", "PROCESSING_COMPLETE_ERROR"},
    Told{"cancelled", "PUBLISH", "PROCESSING_COMPLETE_ERROR"},
};

// What a task has ended with says the summary better than its history.
std::string outcome(const Told &told, const Json &summary) {
    if (told.ours != "succeeded") return std::string(told.theirs);
    if (told.stage == "TRANSFORM" && member(summary, "totalTransformError") != 0)
        return "PROCESSING_COMPLETE_WITH_WARNING";
    if (told.stage == "PUBLISH" && member(summary, "status") == "Errored") return "PROCESSING_COMPLETE_ERROR";
    return std::string(told.theirs);
}

}  // namespace

std::vector<TaskEvent> events_of(const Task &task, const std::vector<JobEvent> &history) {
    const Json summary = summary_attributes(task);
    const std::string service = service_of(parse_export_spec(task.job.request));
    std::vector<TaskEvent> events;
    for (const JobEvent &entry : history)
        for (const Told &told : told_of) {
            if (told.ours != entry.type) continue;
            Json attributes = {{"eventType", "BATCH_" + std::string(told.stage) + "_" + service},
                               {"eventSubType", outcome(told, summary)},
                               {"workAutomationId", task.job.id},
                               {"createdOn", time_text(entry.at)},
                               {"engine", "COP"}};
            for (const char *name :
                 {"taskId", "parentTaskId", "profileType", "profileName", "integrationType", "userId", "taskStatus"})
                if (const Json &value = member(summary, name); !value.is_null()) attributes[name] = value;
            if (told.stage == "PUBLISH") {
                for (const char *name : {"fileName", "fileId"})
                    if (const Json &value = member(summary, name); !value.is_null()) attributes[name] = value;
                attributes["recordCount"] = summary["totalRecordsSuccess"];
                if (const Json &message = member(summary, "errorMessage"); !message.is_null())
                    attributes["message"] = message;
            } else if (!entry.detail.empty()) {
                attributes["message"] = entry.detail;
            }
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
                    {{"createdByService", "rsConnectService"},
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
