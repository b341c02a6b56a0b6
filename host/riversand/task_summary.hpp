// A job as the platform's task summary.
#pragma once

#include "host/exports/export_spec.hpp"
#include "host/jobs/job.hpp"

#include <optional>
#include <string>
#include <vector>

// Any thread. Nothing throws unless it says so.
namespace sluice::riversand {

/// A job, and of a parent what it is made of. A plain value.
struct Task {
    Job job;
    std::vector<Job> children;
};

/// What the platform calls the parts of a task's work.
enum class TaskStage { collect = 1, transform, publish };

/// Why a task is `Errored`, and where it came to that.
struct TaskFault {
    JobError error;
    TaskStage stage = TaskStage::collect;
};

/// As the task's job or a child of it has failed, was cancelled, or has made files that went nowhere. Nothing while the
/// job is not finished, and for what has succeeded. Throws Failure as summary_attributes() does.
std::optional<TaskFault> fault_of(const Task &task);

/// Whether everything was read, and became rows.
bool is_collected(const Task &task);

/// What kind of work it is: "ENTITY_EXPORT" unless the profile's context says another.
std::string service_of(const ExportSpec &spec);

/// "Excel", "DSV", "JSON": that of the profile's context, else what its writer makes.
std::string format_of(const ExportSpec &spec);

/// The files of a finished job that made records, without its list of rejected rows; empty for every other job.
std::vector<JobFile> results_of(const Job &job);

/// ".xlsx", ".csv.gz": how the name of a job's file ends; a dot within its base begins no suffix. Empty for none.
std::string suffix_of(const std::string &name);

/// The same without the dot, of a file.
std::string extension_of(const JobFile &file);

/// "<uuid>.xlsx": what the platform calls a stored file.
std::string object_key(const JobFile &file);

/// What clients shall call the file: the name that the request wished, else `<job>_out.xlsx`; of several files
/// `<job>_1_out.xlsx` and so on. Jobs of other APIs have names of their own. `index` is that in `results`.
std::string shown_name(const Job &job, const std::vector<JobFile> &results, std::size_t index);

/// Name to value, flat: values are typed, and a list where there are several. A parent counts what its children do, and
/// shows their files. Throws Failure (internal) for a job whose request nobody wrote.
Json summary_attributes(const Task &task);

/// The object of type tasksummaryobject with those of `attributes` that `names` lists; `_ALL` lists all.
Json summary_object(const Job &job, const Json &attributes, const std::vector<std::string> &names);

}  // namespace sluice::riversand
