// The workbook's furniture, made by libxlsxwriter: a workbook with every part but the rows.
#pragma once

#include "plugins/writer_xlsx/workbook_plan.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

/// Write a workbook of the plan to the existing file `path`: panes, widths, filters, merged groups, styles and document
/// parts, with the true ranges for `row_counts` data rows in each sheet. It holds next to no cells: row_writer.hpp
/// makes them. The same plan gives the same styles whatever the row counts are. libxlsxwriter puts its own temporary
/// files into `path`'s folder. Throws Failure (io_fatal, internal). Any thread.
void write_skeleton(const WorkbookPlan &plan, const std::vector<std::int64_t> &row_counts, const std::string &path);

/// Indexes into the cellXfs of styles.xml.
struct SheetStyles {
    std::uint32_t header = 0;
    std::uint32_t group = 0;
    std::vector<std::uint32_t> columns;
};

/// The styles that a skeleton's sheet part gives to its rows and columns.
SheetStyles read_styles(std::string_view sheet_part, const SheetPlan &sheet);

/// A sheet part without its rows: what stands before the element sheetData, and what follows it.
struct SheetFrame {
    std::string_view head;
    std::string_view tail;
};

/// Both borrow from `sheet_part`. Throws Failure (internal) when it is no sheet part as libxlsxwriter writes them.
SheetFrame split_sheet(std::string_view sheet_part);

}  // namespace sluice::xlsx
