// The workbook's furniture, made by libxlsxwriter: a workbook with every part but the rows.
#pragma once

#include "plugins/writer_xlsx/workbook_plan.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

/// A text that belongs to a cell: its note, or the address that it links to.
struct CellText {
    std::int64_t row = 0;  // of the sheet's data, from 0
    std::size_t column = 0;
    std::string text;
};

/// One sheet of the workbook, with what its rows brought. Borrows.
struct SheetContent {
    std::size_t sheet = 0;  // of the plan
    std::string name;
    std::int64_t row_count = 0;           // without the header
    std::span<const double> widths = {};  // of the columns, measured; empty: the plan's
    std::span<const CellText> notes = {};
    std::span<const CellText> links = {};
};

/// Numbers of the styles of cells that have a look: by sheet of the plan, column, and look. None for a column whose
/// cells have none.
using LookNumbers = std::vector<std::vector<std::vector<std::uint32_t>>>;

/// A hidden sheet that holds nothing but cells.
struct PlainSheet {
    std::string name;
    std::int64_t row_count = 0;
    std::size_t column_count = 0;
};

/// Write a workbook of the plan to the existing file `path`: panes, widths, filters, merged groups, rules, notes,
/// links, styles and document parts, with the true ranges. It holds next to no cells: row_writer.hpp makes them. The
/// sheets stand in the order of `sheets`, then `hidden`; those of one plan are neighbours. The same plan gives the same
/// styles whatever the sheets hold; the result tells those of looks. libxlsxwriter puts its own temporary files into
/// `path`'s folder. Throws Failure (io_fatal, internal). Any thread.
LookNumbers write_skeleton(const WorkbookPlan &plan, const std::vector<SheetContent> &sheets,
                           const std::vector<PlainSheet> &hidden, const std::string &path);

/// A sheet for each of the plan, without rows.
std::vector<SheetContent> empty_sheets(const WorkbookPlan &plan);

/// Indexes into the cellXfs of styles.xml.
struct SheetStyles {
    std::vector<std::vector<std::uint32_t>> header;  // by row and column
    std::vector<std::uint32_t> columns;
    std::vector<std::vector<std::uint32_t>> looks;  // by column and look; none for a column whose cells have none
};

/// The styles that a skeleton's sheet part gives to its header and columns; it has none of looks.
SheetStyles read_styles(std::string_view sheet_part, const SheetPlan &sheet);

/// What of styles.xml decides about the numbers of the styles. Notes bring a font of their own, behind the others.
std::string style_identity(std::string_view style_part);

/// A sheet part without its rows: what stands before the element sheetData, and what follows it.
struct SheetFrame {
    std::string_view head;
    std::string_view tail;
};

/// Both borrow from `sheet_part`. Throws Failure (internal) when it is no sheet part as libxlsxwriter writes them.
SheetFrame split_sheet(std::string_view sheet_part);

}  // namespace sluice::xlsx
