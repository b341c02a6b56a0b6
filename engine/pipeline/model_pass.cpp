#include "engine/pipeline/model_pass.hpp"

#include "engine/base/digest.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/batch/column_view.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/entity/record_column.hpp"
#include "engine/pipeline/cancellation_watch.hpp"
#include "engine/script/model_discovery.hpp"

#include <nlohmann/json.hpp>

namespace sluice {

namespace {

void add_records(ModelDiscovery &discovery, EntityParser &parser, const ColumnView &records) {
    for (std::int64_t row = 0; row < records.row_count(); ++row) {
        JsonValue record;
        try {
            record = parse_record(parser, records, row);
        } catch (const Failure &) {
            continue;  // the export will say what is wrong with it
        }
        discovery.add(record);
    }
}

}  // namespace

EntityModel discover_model(const ExportPlan &plan, PluginEnvironment &environment, std::function<void()> stuck) {
    PluginServices services(environment, 0);
    Source source(*plan.source, services, plan.thread_count, plan.source_settings, std::nullopt);
    const std::optional<std::size_t> column = entity_column(source.table());
    if (!column)
        throw Failure(Status::bad_config, "transform.model: discover needs a source of entities; '" +
                                              plan.profile.source.plugin + "' gives a table");
    const CancellationWatch watch(
        environment.cancellation, [&source] { source.interrupt(); }, std::move(stuck));
    const std::vector<ColumnType> types = column_types(source.table());
    ModelDiscovery discovery;
    EntityParser parser;
    std::int64_t count = 0;
    while (const std::optional<SourceBatch> batch = source.next(limits::block_rows_max, limits::block_bytes_max)) {
        if (environment.cancellation.is_cancelled()) break;
        check_batch(source.table(), *batch->array);
        const BatchView view(types, *batch->array);
        add_records(discovery, parser, view.column(*column));
        count += view.row_count();
    }
    if (environment.cancellation.is_cancelled()) throw environment.cancellation.failure();
    EntityModel model;
    model.document = std::make_shared<const nlohmann::ordered_json>(discovery.model());
    model.name = "discover";
    model.sha256 = sha256_hex(model.document->dump());
    model.record_count = count;
    return model;
}

}  // namespace sluice
