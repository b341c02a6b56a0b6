// The header of a sheet: the columns' names, and the groups above them.
#pragma once

#include "plugins/writer_xlsx/losses.hpp"
#include "plugins/writer_xlsx/row_writer.hpp"
#include "plugins/writer_xlsx/skeleton.hpp"

#include <string>

namespace sluice::xlsx {

/// The <row> elements of the header; empty when the sheet has none. Throws Failure (bad_config) naming the column whose
/// name the policy refuses.
std::string header_rows(const SheetPlan &sheet, const SheetStyles &styles, TextPolicy policy, Losses &losses);

}  // namespace sluice::xlsx
