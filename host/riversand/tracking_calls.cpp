#include "host/riversand/tracking_calls.hpp"

#include "engine/base/text.hpp"
#include "host/riversand/flat_attributes.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"
#include "host/riversand/task_events.hpp"
#include "host/riversand/task_query.hpp"

#include <utility>

namespace sluice::riversand {

namespace {

constexpr std::int64_t objects_max = 2000;  // of one answer

// What the body asks for besides its tasks.
struct Wanted {
    const Json &query, &tests;
    std::vector<std::string> names;
    std::int64_t count;
};

Wanted read_wanted(const Json &body, std::string_view type) {
    const Json &params = member(body, "params"), &query = member(params, "query"), &filters = member(query, "filters");
    for (const std::string &asked : texts_of(member(filters, "typesCriterion")))
        if (!equal_ignoring_case(asked, type))
            throw refused(code::wrong_type, "type criterion invalid: only " + std::string(type) + " is known here");
    const std::int64_t count = count_of(member(member(params, "options"), "maxRecords")).value_or(objects_max);
    return {query, member(filters, "attributesCriterion"), texts_of(member(member(params, "fields"), "attributes")),
            std::min(count, objects_max)};
}

bool is_full(const Json &objects, const Wanted &wanted) { return std::cmp_greater_equal(objects.size(), wanted.count); }

Json summaries(JobStore &store, const std::string &tenant, const Json &body) {
    const Wanted wanted = read_wanted(body, "tasksummaryobject");
    Json objects = Json::array();
    for (const Task &task : find_tasks(store, tenant, wanted.query)) {
        if (is_full(objects, wanted)) break;
        const Json attributes = summary_attributes(task);
        if (pass_tests(attributes, wanted.tests)) objects.push_back(summary_object(task.job, attributes, wanted.names));
    }
    return objects;
}

Json events(JobStore &store, const std::string &tenant, const Json &body) {
    const Wanted wanted = read_wanted(body, "externalevent");
    Json objects = Json::array();
    for (const Task &task : find_tasks(store, tenant, wanted.query))
        for (const TaskEvent &event : events_of(task, store.events(tenant, task.job.id, 0)))
            if (!is_full(objects, wanted) && pass_tests(event.attributes, wanted.tests))
                objects.push_back(event_object(event, wanted.names));
    return objects;
}

}  // namespace

void add_tracking_routes(http::Router &router, Callers &callers, JobStore &store) {
    add_platform_route(router, callers, "/requesttrackingservice/get", Role::reader,
                       [&store](http::Exchange &exchange, const Principal &principal, const Json &body) {
                           return collection_response(exchange, "requestObjects",
                                                      summaries(store, principal.tenant, body));
                       });
    add_platform_route(router, callers, "/eventservice/get", Role::reader,
                       [&store](http::Exchange &exchange, const Principal &principal, const Json &body) {
                           return collection_response(exchange, "events", events(store, principal.tenant, body));
                       });
}

}  // namespace sluice::riversand
