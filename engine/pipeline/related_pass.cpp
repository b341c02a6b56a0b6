#include "engine/pipeline/related_pass.hpp"

#include "engine/base/failure.hpp"
#include "engine/pipeline/entity_reading.hpp"
#include "engine/query/entity_filter.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace sluice {

namespace {

// The targets of an entity's relationships of these names (none: of all), its own and those in its contexts.
template <typename Visit>
void for_each_target(JsonValue record, const std::vector<std::string> &names, Visit &&visit) {
    const auto look = [&](JsonValue relationships) {
        for (const JsonMember member : relationships.members()) {
            if (!names.empty() && std::find(names.begin(), names.end(), member.name) == names.end()) continue;
            for (const JsonValue item : member.value.items()) {
                const JsonValue target = item.find("relTo");
                if (const std::string_view id = id_text(target.find("id")); !id.empty())
                    visit(id, id_text(target.find("type")));
            }
        }
    };
    const JsonValue data = record.find("data");
    look(data.find("relationships"));
    for (const JsonValue context : data.find("contexts").items()) look(context.find("relationships"));
}

class Search {
public:
    Search(const ExportPlan &plan, PluginEnvironment &environment, const std::function<void()> &stuck)
        : plan_(plan), related_(plan.profile.related), environment_(environment), stuck_(stuck) {}

    RelatedChoice run(const Query &query) {
        const Table table = entities_of(plan_, environment_, "source.related");
        if (query.has_window() && !query.sort.empty())
            throw Failure(Status::bad_config,
                          "source.related: does not go with a query that has both a sort and a limit or offset");
        select(query, table);
        follow();
        for (const auto &[id, type] : leading_back_.all()) ids_->add(id, type);
        if (query.has_window())
            for (const auto &[id, type] : selected_.all()) ids_->add(id, type);
        return {ids_, query.has_window(), record_count_};
    }

private:
    // What the query takes, and the first step from there.
    void select(const Query &query, const Table &table) {
        Entity entity;
        std::optional<EntityFilter> filter;
        if (query.has_conditions()) filter.emplace(query.where, entity, table);
        const bool is_kept = query.has_window() || !related_.inverse.empty();
        const std::int64_t end = query.limit ? query.offset + *query.limit : std::numeric_limits<std::int64_t>::max();
        std::int64_t matched = 0;
        record_count_ =
            for_each_entity(plan_, environment_, stuck_, entity, [&](const BatchView &batch, std::int64_t row) {
                if (filter && !filter->matches(entity, batch, row)) return;
                if (const std::int64_t place = matched++; place < query.offset || place >= end) return;
                if (is_kept) selected_.add(id_text(entity.id()), id_text(entity.type()));
                if (related_.depth > 0) take_targets(entity.record());
            });
    }

    void take_targets(JsonValue record) {
        for_each_target(record, related_.relationships, [&](std::string_view id, std::string_view type) {
            if (ids_->add(id, type)) found_.add(id, type);
        });
    }

    // Further steps; the first of these readings also finds what leads back to the query's entities.
    void follow() {
        const bool has_inverse = !related_.inverse.empty();
        for (std::int64_t step = 1; (step == 1 && has_inverse) || (step < related_.depth && !found_.all().empty());
             ++step) {
            const EntityIds frontier = std::exchange(found_, EntityIds());
            Entity entity;
            for_each_entity(plan_, environment_, stuck_, entity, [&](const BatchView &, std::int64_t) {
                const std::string_view id = id_text(entity.id()), type = id_text(entity.type());
                if (step < related_.depth && frontier.contains(id, type)) take_targets(entity.record());
                if (step == 1 && has_inverse && leads_back(entity.record())) leading_back_.add(id, type);
            });
        }
    }

    bool leads_back(JsonValue record) const {
        bool does_lead = false;
        for_each_target(record, related_.inverse, [&](std::string_view id, std::string_view type) {
            does_lead = does_lead || selected_.contains(id, type);
        });
        return does_lead;
    }

    const ExportPlan &plan_;
    const RelatedEntities &related_;
    PluginEnvironment &environment_;
    const std::function<void()> &stuck_;
    std::shared_ptr<EntityIds> ids_ = std::make_shared<EntityIds>();
    EntityIds selected_, found_, leading_back_;
    std::int64_t record_count_ = 0;
};

// Those that satisfy `condition`, whose own related entities are known.
std::shared_ptr<const EntityIds> satisfying(const Condition &condition, const Table &table, const ExportPlan &plan,
                                            PluginEnvironment &environment, const std::function<void()> &stuck,
                                            std::int64_t &record_count) {
    auto ids = std::make_shared<EntityIds>();
    Entity entity;
    EntityFilter filter(condition, entity, table);
    record_count = for_each_entity(plan, environment, stuck, entity, [&](const BatchView &batch, std::int64_t row) {
        if (filter.matches(entity, batch, row)) ids->add(id_text(entity.id()), id_text(entity.type()));
    });
    return ids;
}

}  // namespace

RelatedChoice find_related(const ExportPlan &plan, const Query &query, PluginEnvironment &environment,
                           const std::function<void()> &stuck) {
    return Search(plan, environment, stuck).run(query);
}

std::int64_t find_asked_related(Condition &condition, const ExportPlan &plan, PluginEnvironment &environment,
                                const std::function<void()> &stuck) {
    std::int64_t record_count = 0;
    const auto note = [&record_count](std::int64_t count) { record_count = std::max(record_count, count); };
    for (Condition &below : condition.conditions) note(find_asked_related(below, plan, environment, stuck));
    for (Condition &related : condition.related) {
        const Table table = entities_of(plan, environment, condition.path + ".related");
        note(find_asked_related(related, plan, environment, stuck));
        std::int64_t count = 0;
        condition.related_ids = satisfying(related, table, plan, environment, stuck, count);
        note(count);
    }
    return record_count;
}

}  // namespace sluice
