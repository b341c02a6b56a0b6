#include "host/runner/sql_source.hpp"

#include "engine/base/failure.hpp"
#include "plugins/source_sqlite/column_types.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace sluice {

namespace {

SqlShape shape_of(const sdk::Settings &json) {
    SqlShape shape{json.at("name").get<std::string>(), {}};
    for (const sdk::Settings &column : json.at("columns"))
        shape.columns.push_back({column.at("name").get<std::string>(), column.at("title").get<std::string>(),
                                 column.at("type").get<std::string>()});
    return shape;
}

// Failures of the engine's own, as those of a plugin are told.
template <typename Work>
auto as_plugin(Work work) {
    try {
        return work();
    } catch (const Failure &failure) {
        throw sdk::Failure(static_cast<sluice_status>(failure.status()), failure.message());
    }
}

}  // namespace

SqlSource::SqlSource(sdk::Job job, const sdk::Settings &settings)
    : job_(job), rows_max_(settings.at("rows_max").get<std::int64_t>()) {
    as_plugin([&] {
        for (const sdk::Settings &table : settings.at("tables"))
            sandbox_.add_file(shape_of(table), table.at("path").get<std::string>());
        if (const auto fault = sandbox_.prepare(settings.at("statement").get<std::string>()))
            throw Failure(Status::bad_config, "the statement cannot be run: " + fault->message);
    });
    table_.name = "rows";
    std::vector<ColumnType> types;
    for (const SqlResultColumn &column : sandbox_.columns()) {
        const ColumnType type = type_of_name(column.type).value_or(ColumnType::text);
        types.push_back(type);
        table_.columns.push_back(sqlite::stored_type(type) == type
                                     ? Column{column.name, type, {}}
                                     : sdk::column_read_as(column.name, type, /*is_utc_assumed=*/true));
    }
    rows_.emplace(std::move(types));
}

// Whether there is a row to take, of those that the result may have.
bool SqlSource::has_row() {
    if (!is_at_row_ && !is_at_end_) {
        is_at_row_ = as_plugin([this] { return sandbox_.step(); });
        is_at_end_ = !is_at_row_;
        if (is_at_row_ && rows_read_ + rows_->row_count() == rows_max_) {
            job_.log_warning(cut_off_text + std::to_string(rows_max_) + " rows, as many as a statement may have");
            is_at_row_ = false;
            is_at_end_ = true;
        }
    }
    return is_at_row_;
}

std::optional<sdk::SourceBatch> SqlSource::next(sdk::BatchLimits limits) {
    const std::int64_t rows_max = std::max<std::int64_t>(limits.rows_max, 1);
    while (rows_->row_count() < rows_max && has_row()) {
        rows_->append(sandbox_.statement());
        if (rows_->row_count() > 1 && rows_->byte_count() > limits.bytes_max) {
            rows_->take_back();
            break;
        }
        is_at_row_ = false;
    }
    if (rows_->row_count() == 0) return std::nullopt;
    const std::int64_t first_row = rows_read_ + 1;
    rows_read_ += rows_->row_count();
    sdk::SourceBatch batch = rows_->finish();
    batch.name = "the statement";
    batch.first_line = first_row;
    return batch;
}

const sluice_plugin &SqlSource::plugin() {
    static constexpr sluice_source_api api = sdk::SourceFunctions<SqlSource>::api();
    static constexpr sluice_plugin plugin = {sizeof(sluice_plugin),
                                             SLUICE_ABI_MAJOR,
                                             SLUICE_ABI_MINOR,
                                             SLUICE_KIND_SOURCE,
                                             "sql",
                                             "0.1.0",
                                             "The rows of a statement over datasets",
                                             "{}",
                                             &api,
                                             nullptr};
    return plugin;
}

void plan_sql(ExportPlan &plan, const SqlAssignment &sql) {
    Json tables = Json::array();
    for (const SqlInput &table : sql.tables)
        tables.push_back({{"name", table.name}, {"path", table.path.string()}, {"columns", table.columns}});
    plan.source = &SqlSource::plugin();
    plan.source_settings = Json{{"statement", sql.statement}, {"rows_max", sql.rows_max}, {"tables", tables}}.dump();
}

}  // namespace sluice
