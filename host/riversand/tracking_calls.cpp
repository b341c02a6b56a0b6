#include "host/riversand/tracking_calls.hpp"

#include "engine/base/text.hpp"
#include "host/riversand/flat_attributes.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"
#include "host/riversand/task_events.hpp"
#include "host/riversand/task_query.hpp"

#include <algorithm>
#include <utility>

namespace sluice::riversand {

namespace {

constexpr std::int64_t objects_max = 2000;  // of one answer

struct SortKey {
    const char *section;  // where the value stands
    std::string name;
    bool is_descending;
};

// What the body asks for besides its tasks.
struct Wanted {
    const Json &query, &filters;
    std::vector<std::string> names;
    std::vector<SortKey> order;
    std::size_t offset, count;

    bool takes(const Json &attributes, const Json &object) const {
        return pass_tests(attributes, member(filters, "attributesCriterion"), "attributesCriterion") &&
               pass_tests(member(object, "properties"), member(filters, "propertiesCriterion"), "propertiesCriterion");
    }
};

std::vector<SortKey> read_order(const Json &sort) {
    std::vector<SortKey> order;
    for (const char *section : {"attributes", "properties"})
        for (const Json &key : items_of(member(sort, section))) {
            if (!key.is_object()) continue;
            for (const auto &[name, direction] : key.items()) {
                if (name == "sortType") continue;
                const std::string text = text_of(direction).value_or("");
                const bool is_descending = equal_ignoring_case(text, "_DESC");
                if (!is_descending && !equal_ignoring_case(text, "_ASC"))
                    throw refused(code::wrong_parameter,
                                  "params.sort." + std::string(section) + "." + name + " should be _ASC or _DESC");
                order.push_back({section, name, is_descending});
            }
        }
    return order;
}

Wanted read_wanted(const Json &body, std::string_view type) {
    const Json &params = member(body, "params"), &query = member(params, "query"), &filters = member(query, "filters");
    for (const std::string &asked : texts_of(member(filters, "typesCriterion")))
        if (!equal_ignoring_case(asked, type))
            throw refused(code::wrong_type, "type criterion invalid: only " + std::string(type) + " is known here");
    const Json &options = member(params, "options");
    const std::int64_t count = count_of(member(options, "maxRecords")).value_or(objects_max);
    return {query,
            filters,
            texts_of(member(member(params, "fields"), "attributes")),
            read_order(member(params, "sort")),
            static_cast<std::size_t>(count_of(member(options, "from")).value_or(0)),
            static_cast<std::size_t>(std::min(count, objects_max))};
}

// What is found, and by what it is sorted.
struct Found {
    Json attributes, object;
};

Json in_order(std::vector<Found> found, const Wanted &wanted) {
    std::stable_sort(found.begin(), found.end(), [&](const Found &left, const Found &right) {
        for (const SortKey &key : wanted.order) {
            const bool is_property = std::string_view(key.section) == "properties";
            const auto value = [&](const Found &one) -> const Json & {
                return member(is_property ? member(one.object, "properties") : one.attributes, key.name);
            };
            const Json &first = value(key.is_descending ? right : left),
                       &second = value(key.is_descending ? left : right);
            if (is_before(first, second)) return true;
            if (is_before(second, first)) return false;
        }
        return false;
    });
    Json objects = Json::array();
    for (std::size_t i = wanted.offset; i < found.size() && objects.size() < wanted.count; ++i)
        objects.push_back(std::move(found[i].object));
    return objects;
}

Json summaries(JobStore &store, const std::string &tenant, const Json &body) {
    const Wanted wanted = read_wanted(body, "tasksummaryobject");
    std::vector<Found> found;
    for (const Task &task : find_tasks(store, tenant, wanted.query)) {
        Json attributes = summary_attributes(task);
        Json object = summary_object(task.job, attributes, wanted.names);
        if (wanted.takes(attributes, object)) found.push_back({std::move(attributes), std::move(object)});
    }
    return in_order(std::move(found), wanted);
}

Json events(JobStore &store, const std::string &tenant, const Json &body) {
    const Wanted wanted = read_wanted(body, "externalevent");
    std::vector<Found> found;
    for (const Task &task : find_tasks(store, tenant, wanted.query))
        for (TaskEvent &event : events_of(task, store.events(tenant, task.job.id, 0))) {
            Json object = event_object(event, wanted.names);
            if (wanted.takes(event.attributes, object))
                found.push_back({std::move(event.attributes), std::move(object)});
        }
    return in_order(std::move(found), wanted);
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
