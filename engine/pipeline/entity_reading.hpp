// Readings of a source before the export's own, which look at its entities.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/entity/record_column.hpp"
#include "engine/pipeline/cancellation_watch.hpp"
#include "engine/pipeline/export_plan.hpp"
#include "engine/pipeline/plugin_services.hpp"

#include <functional>
#include <optional>
#include <string>

namespace sluice {

/// The columns of the plan's source. Throws Failure (bad_config) that begins with `what` when it has no entities.
inline Table entities_of(const ExportPlan &plan, PluginEnvironment &environment, const std::string &what) {
    PluginServices services(environment, 0);
    const Source source(*plan.source, services, 1, plan.source_settings, std::nullopt);
    if (!entity_column(source.table()))
        throw Failure(Status::bad_config,
                      what + ": needs a source of entities; '" + plan.profile.source.plugin + "' gives a table");
    return source.table();
}

/// Calls `visit` with every entity that can be read: (batch, row), the entity being `entity`. Records that cannot be
/// parsed are passed over: the export itself reports them. `stuck` is called when the reading was cancelled and does
/// not end. Returns how many there were. Throws the source's Failure, and (cancelled).
template <typename Visit>
std::int64_t for_each_entity(const ExportPlan &plan, PluginEnvironment &environment, const std::function<void()> &stuck,
                             Entity &entity, Visit &&visit) {
    PluginServices services(environment, 0);
    Source source(*plan.source, services, plan.thread_count, plan.source_settings, std::nullopt);
    const CancellationWatch watch(
        environment.cancellation, [&source] { source.interrupt(); }, stuck);
    const std::vector<ColumnType> types = column_types(source.table());
    const std::optional<std::size_t> column = entity_column(source.table());
    EntityParser parser;
    std::int64_t count = 0;
    while (const std::optional<SourceBatch> batch = source.next(limits::block_rows_max, limits::block_bytes_max)) {
        if (environment.cancellation.is_cancelled()) break;
        check_batch(source.table(), *batch->array);
        const BatchView view(types, *batch->array);
        for (std::int64_t row = 0; row < view.row_count(); ++row) {
            try {
                entity.assign(parse_record(parser, view.column(*column), row));
            } catch (const Failure &) {
                continue;
            }
            ++count;
            visit(view, row);
        }
    }
    if (environment.cancellation.is_cancelled()) throw environment.cancellation.failure();
    return count;
}

}  // namespace sluice
