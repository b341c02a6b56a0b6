// What happened to a task, as the platform's events.
#pragma once

#include "host/jobs/job_store.hpp"
#include "host/riversand/task_summary.hpp"

#include <string>
#include <vector>

// Any thread.
namespace sluice::riversand {

/// An event: its attributes flat, name to value, and when it was.
struct TaskEvent {
    std::string id;
    Timestamp at;
    Json attributes;
};

/// The events of a task, oldest first: what the platform calls the stages COLLECT, TRANSFORM and PUBLISH. `history` is
/// the job's own. Throws Failure (internal) for a job whose request nobody wrote.
std::vector<TaskEvent> events_of(const Task &task, const std::vector<JobEvent> &history);

/// The object of type externalevent with those of its attributes that `names` lists; `_ALL` lists all.
Json event_object(const TaskEvent &event, const std::vector<std::string> &names);

}  // namespace sluice::riversand
