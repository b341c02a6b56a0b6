#include "engine/script/column_choice.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <set>

namespace sluice {

namespace {

using Names = std::set<std::string, std::less<>>;

// A note whose column is left out is a column as others are.
void forget_missing_notes(TablePlan &plan, const Names &kept) {
    const auto is_missing = [&](const auto &entry) {
        return entry.first == SLUICE_META_NOTE_OF && !kept.contains(entry.second);
    };
    for (ColumnSpec &spec : plan.columns) std::erase_if(spec.column.metadata, is_missing);
}

void choose(TablePlan &plan, const Names &wanted, Names &found) {
    std::erase_if(plan.columns, [&](const ColumnSpec &spec) { return !wanted.contains(spec.column.name); });
    Names kept;
    for (const ColumnSpec &spec : plan.columns) kept.insert(spec.column.name);
    forget_missing_notes(plan, kept);
    plan.table.columns.clear();
    for (const ColumnSpec &spec : plan.columns) plan.table.columns.push_back(spec.column);
    found.merge(kept);
}

}  // namespace

void choose_columns(ColumnPlan &plan, const std::vector<std::string> &names, bool may_lack_some) {
    const Names wanted(names.begin(), names.end());
    Names found;
    for (TablePlan &table : plan.tables) choose(table, wanted, found);
    std::erase_if(plan.tables, [](const TablePlan &table) { return table.columns.empty(); });
    for (const std::string &name : names)
        if (!may_lack_some && !found.contains(name))
            throw Failure(Status::bad_config, "columns: the result has no column '" + one_line(name) + "'");
    if (plan.tables.empty())
        throw Failure(Status::bad_config, "columns: the result has none of the columns that are left to it");
}

}  // namespace sluice
