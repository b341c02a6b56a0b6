#include "engine/script/column_choice.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <set>

namespace sluice {

namespace {

using Names = std::set<std::string, std::less<>>;

// A note whose column is left out is a column as others are, and so are names of looks.
void forget_missing_notes(TablePlan &plan, const Names &kept) {
    const auto is_missing = [&](const auto &entry) {
        const bool is_about_other = entry.first == SLUICE_META_NOTE_OF || entry.first == meta_style_of;
        return is_about_other && !kept.contains(entry.second);
    };
    for (ColumnSpec &spec : plan.columns) std::erase_if(spec.column.metadata, is_missing);
}

// Columns of one name stay beside each other.
void order(TablePlan &plan, const std::vector<std::string> &names) {
    const auto place = [&](const ColumnSpec &spec) {
        return std::find(names.begin(), names.end(), spec.column.name) - names.begin();
    };
    std::stable_sort(plan.columns.begin(), plan.columns.end(),
                     [&](const ColumnSpec &one, const ColumnSpec &other) { return place(one) < place(other); });
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

void choose_columns(ColumnPlan &plan, const std::vector<std::string> &names, bool may_lack_some, bool is_ordered) {
    const Names wanted(names.begin(), names.end());
    Names found;
    for (TablePlan &table : plan.tables) {
        if (is_ordered) order(table, names);
        choose(table, wanted, found);
    }
    std::erase_if(plan.tables, [](const TablePlan &table) { return table.columns.empty(); });
    for (const std::string &name : names)
        if (!may_lack_some && !found.contains(name))
            throw Failure(Status::bad_config, "columns: the result has no column '" + one_line(name) + "'");
    if (plan.tables.empty())
        throw Failure(Status::bad_config, "columns: the result has none of the columns that are left to it");
}

}  // namespace sluice
