// Some of the columns that a script lays out.
#pragma once

#include "engine/script/column_plan.hpp"

#include <string>
#include <vector>

namespace sluice {

/// Leave out of `plan` every column that `names` does not hold, and every table that has none left; the rest keeps its
/// order, or comes in that of `names` when `is_ordered`. What is left out is never computed. Throws Failure
/// (bad_config) when nothing is left and, unless `may_lack_some`, for a name that no table has.
void choose_columns(ColumnPlan &plan, const std::vector<std::string> &names, bool may_lack_some, bool is_ordered);

}  // namespace sluice
