// The rows of a statement over datasets, as the source of an export.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "host/runner/assignment.hpp"
#include "host/runner/sql_sandbox.hpp"
#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_sqlite/row_builder.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sluice {

/// A source like those of the plugins, built into the program. Settings: `statement`, `rows_max`, `tables`: a list of
/// {"name", "path", "columns"}, each the file of a version and how the statement sees it. Rows beyond `rows_max` are
/// cut off with a warning.
class SqlSource {
public:
    SqlSource(sdk::Job job, const sdk::Settings &settings);

    Table table() const { return table_; }
    std::optional<sdk::SourceBatch> next(sdk::BatchLimits limits);
    void interrupt() noexcept { sandbox_.interrupt(); }

    static const sluice_plugin &plugin();

private:
    bool has_row();

    sdk::Job job_;
    SqlSandbox sandbox_;
    Table table_;
    std::optional<sqlite::RowBuilder> rows_;
    std::int64_t rows_max_ = 0, rows_read_ = 0;
    bool is_at_row_ = false;  // that no batch has taken yet
    bool is_at_end_ = false;
};

/// Let the statement's rows be the records of `plan` in place of its source's. Each table of `sql` has a path.
void plan_sql(ExportPlan &plan, const SqlAssignment &sql);

}  // namespace sluice
