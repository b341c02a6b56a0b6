#include "host/riversand/task_query.hpp"

#include "engine/base/text.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace sluice::riversand {

namespace {

constexpr std::size_t ids_max = 2000;

// Of the first test of this name that has any.
std::vector<std::string> exact_values(const Json &criterion, std::string_view name) {
    std::vector<std::string> values;
    for (const Json &test : items_of(criterion)) {
        for (const char *key : {"exact", "exacts", "eq"})
            for (std::string &value : texts_of(member(member(test, name), key))) values.push_back(std::move(value));
        if (!values.empty()) break;
    }
    return values;
}

}  // namespace

std::vector<Task> find_tasks(JobStore &store, const std::string &tenant, const Json &query) {
    const Json &criterion = member(member(query, "filters"), "attributesCriterion");
    std::vector<std::string> ids = texts_of(member(query, "id"));
    for (std::string &id : texts_of(member(query, "ids"))) ids.push_back(std::move(id));
    if (ids.empty()) ids = exact_values(criterion, "taskId");
    const std::vector<std::string> parents = exact_values(criterion, "parentTaskId");
    if (ids.empty() && parents.empty())
        throw refused(code::missing_parameter,
                      "missing parameter 'params.query.id', or an exact test of taskId or parentTaskId");
    if (ids.size() > ids_max || parents.size() > ids_max)
        throw refused(code::too_big, "too many tasks: at most " + std::to_string(ids_max));
    if (ids.empty())
        for (const std::string &parent : parents)
            for (const Job &child : store.children(tenant, ascii_lower(parent))) ids.push_back(child.id);
    std::vector<Task> tasks;
    std::set<std::string> seen;
    for (const std::string &asked : ids) {
        const std::string id = ascii_lower(asked);
        if (!seen.insert(id).second) continue;
        std::optional<Job> job = store.find(tenant, id);
        if (!job || job->kind != JobKind::export_files) continue;
        tasks.push_back(task_of(store, *std::move(job)));
    }
    return tasks;
}

Task task_of(JobStore &store, Job job) {
    Task task{std::move(job), {}};
    if (task.job.is_parent)
        for (const Job &child : store.children(task.job.tenant, task.job.id))
            if (std::optional<Job> whole = store.find(task.job.tenant, child.id))
                task.children.push_back(*std::move(whole));
    return task;
}

}  // namespace sluice::riversand
