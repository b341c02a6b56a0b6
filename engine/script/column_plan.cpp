#include "engine/script/column_plan.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/entity/number_text.hpp"
#include "engine/script/native_extractor.hpp"
#include "engine/script/plan_reader.hpp"
#include "engine/script/value_options.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sluice {

namespace {

std::vector<std::string> locales_of(const nlohmann::ordered_json &setting, const std::string &name) {
    std::vector<std::string> locales;
    for (const auto &locale : setting.is_array() ? setting : nlohmann::ordered_json::array({setting})) {
        if (!locale.is_string())
            throw Failure(Status::bad_config, "transform.settings." + name + " must be a text or a list of texts");
        locales.push_back(locale.get<std::string>());
    }
    return locales;
}

}  // namespace

bool ColumnPlan::needs_lua() const noexcept {
    const auto is_native = [](const ColumnSpec &column) { return NativeExtractor::is_native(column.kind); };
    return keep != 0 || std::any_of(tables.begin(), tables.end(), [&](const TablePlan &table) {
               if (table.rows != 0) return false;
               return table.each != 0 || !std::all_of(table.columns.begin(), table.columns.end(), is_native);
           });
}

bool TablePlan::has_row_contexts() const noexcept {
    return std::any_of(columns.begin(), columns.end(), [](const ColumnSpec &column) { return column.is_of_row; });
}

ColumnPlan default_plan(const Table &source) {
    TablePlan plan;
    plan.table.name = default_table_name(source);
    if (has_entities(source)) {
        ColumnSpec record;
        record.kind = ColumnKind::pointer;
        record.column = {"entity", ColumnType::json, {}};
        plan.columns.push_back(std::move(record));
    } else {
        plan.table.metadata = source.metadata;
        for (const Column &column : source.columns) {
            ColumnSpec spec;
            spec.kind = ColumnKind::column;
            spec.subject = column.name;
            spec.column = column;
            plan.columns.push_back(std::move(spec));
        }
    }
    for (const ColumnSpec &spec : plan.columns) plan.table.columns.push_back(spec.column);
    ColumnPlan result;
    result.tables.push_back(std::move(plan));
    return result;
}

ScriptDefaults script_defaults(const nlohmann::ordered_json &settings) {
    ScriptDefaults defaults;
    if (const auto found = settings.find("locale"); found != settings.end() && !found->is_null())
        defaults.choice.set_locales(locales_of(*found, "locale"));
    if (const auto found = settings.find("separator"); found != settings.end() && !found->is_null()) {
        if (!found->is_string()) throw Failure(Status::bad_config, "transform.settings.separator must be a text");
        defaults.separator = found->get<std::string>();
    }
    return defaults;
}

ColumnPlan read_plan(lua_State *lua, const ColumnModule &module, const Table &source, const JobFacts &job,
                     const std::string &file) {
    return PlanReader(lua, module, source, job, file).read();
}

}  // namespace sluice
