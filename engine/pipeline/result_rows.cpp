#include "engine/pipeline/result_rows.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/batch/builder.hpp"
#include "engine/batch/column_view.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sluice {

namespace {

void add_columns(const Condition &condition, std::vector<std::string> &names) {
    if (condition.kind == Condition::Kind::test && condition.test.subject == Subject::column)
        names.push_back(condition.test.name);
    for (const Condition &below : condition.conditions) add_columns(below, names);
}

void append_cell(ColumnBuilder &to, const ColumnView &from, std::int64_t row) {
    if (from.is_null(row)) return to.append_null();
    switch (from.type()) {
        case ColumnType::boolean: return to.append_boolean(from.boolean(row));
        case ColumnType::int64: return to.append_int64(from.int64(row));
        case ColumnType::float64: return to.append_float64(from.float64(row));
        case ColumnType::date32: return to.append_date32(from.date32(row));
        case ColumnType::timestamp: return to.append_timestamp(from.timestamp(row));
        default: return to.append_text(from.text(row));
    }
}

}  // namespace

std::vector<std::string> columns_in(const Query &query) {
    std::vector<std::string> names;
    add_columns(query.where, names);
    return names;
}

ResultRows::ResultRows(const std::optional<Query> &query, const std::vector<std::string> &columns,
                       const std::vector<Table> &tables)
    : is_needed_(query && query->has_conditions()), given_(tables), tables_(tables) {
    if (!is_needed_) return;
    entity_ = std::make_unique<Entity>();
    std::optional<Failure> problem;
    bool has_filter = false;
    for (Table &table : tables_) {
        TableRows &rows = rows_.emplace_back();
        try {
            rows.filter = std::make_unique<EntityFilter>(query->where, *entity_, table);
            has_filter = true;
        } catch (const Failure &failure) {
            problem = failure;
        }
        for (std::size_t place = 0; place < table.columns.size(); ++place)
            if (columns.empty() ||
                std::find(columns.begin(), columns.end(), table.columns[place].name) != columns.end())
                rows.columns.push_back(place);
        std::vector<Column> kept;
        for (const std::size_t place : rows.columns) kept.push_back(table.columns[place]);
        table.columns = std::move(kept);
    }
    if (!has_filter && problem) throw Failure(*problem);
}

void ResultRows::take(TransformResult &result) {
    if (!is_needed_) return;
    for (std::size_t i = 0; i < result.tables.size(); ++i) {
        if (!result.tables[i]) continue;
        TableRows &rows = rows_[i];
        const BatchView view(column_types(given_[i]), *result.tables[i]);
        BatchBuilder kept(column_types(tables_[i]));
        std::vector<std::int64_t> kept_before = {0};  // rows that stay of the first ones
        for (std::int64_t row = 0; row < view.row_count(); ++row) {
            const bool stays = !rows.filter || rows.filter->matches(*entity_, view, row);
            kept_before.push_back(kept_before.back() + (stays ? 1 : 0));
            if (!stays) continue;
            for (std::size_t column = 0; column < rows.columns.size(); ++column)
                append_cell(kept.column(column), view.column(rows.columns[column]), row);
            kept.end_row();
        }
        if (i < result.record_ends.size())
            for (std::int64_t &end : result.record_ends[i]) end = kept_before.at(static_cast<std::size_t>(end));
        result.row_counts[i] = kept_before.back();
        result.tables[i] = kept.finish();
    }
}

}  // namespace sluice
