// Readings of the source that look for the entities beside those that a query takes.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "engine/pipeline/plugin_services.hpp"
#include "engine/query/entity_ids.hpp"
#include "engine/query/query.hpp"

#include <functional>
#include <memory>

namespace sluice {

/// The entities that an export takes besides those of its query.
struct RelatedChoice {
    std::shared_ptr<const EntityIds> ids;
    bool are_all = false;           // those of the query are among them, as its limit and offset have it
    std::int64_t record_count = 0;  // of a whole reading of the source
};

/// Read the source of `plan` as often as steps are wanted, and once more, in the calling thread: first to find the
/// entities that `query`, its profile's, takes, then those one step away, and so on until there are no new ones.
/// Records that cannot be parsed are passed over: the export itself reports them. `stuck` is called when a pass was
/// cancelled and does not end. Throws Failure: (bad_config) when the source has no entities, or the query sorts and
/// counts; (bad_data) when they are too many; the source's own; (cancelled).
RelatedChoice find_related(const ExportPlan &plan, const Query &query, PluginEnvironment &environment,
                           const std::function<void()> &stuck);

/// Find the entities that satisfy what `condition` asks of related ones, each part of it in a reading of the source, in
/// the calling thread; fills `related_ids`. Returns how many entities the source has. `stuck` and errors as above.
std::int64_t find_asked_related(Condition &condition, const ExportPlan &plan, PluginEnvironment &environment,
                                const std::function<void()> &stuck);

}  // namespace sluice
