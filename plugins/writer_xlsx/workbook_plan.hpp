// What the workbook will look like, decided before the first row.
#pragma once

#include "engine/batch/schema.hpp"
#include "plugins/writer_xlsx/cell_rule.hpp"
#include "plugins/writer_xlsx/value_lists.hpp"
#include "plugins/writer_xlsx/writer_settings.hpp"

#include <cstdint>
#include <ctime>
#include <string>
#include <vector>

namespace sluice::xlsx {

struct ColumnPlan {
    std::size_t source = 0;  // the table's column
    std::string header;
    std::string code;   // what the source calls it
    std::string group;  // empty: none
    ColumnType type = ColumnType::text;
    std::string number_format;  // empty: General
    double width = 0;           // in characters
    bool is_width_measured = false;
    bool is_link = false;
    std::optional<std::uint32_t> fill;       // of its header, 0xRRGGBB; none: as the style says
    const NamedStyle *style = nullptr;       // of its name; nullptr: as the others. Borrows from the settings
    std::string header_note;                 // empty: none
    std::optional<std::size_t> note_source;  // the table's column that holds the notes
    std::optional<std::size_t> look_source;  // and the one that names the cells' looks
    std::optional<CellRule> rule;
    std::optional<std::size_t> list;  // the rule's values, as a list of the workbook; none: within the rule
};

/// What a row of the header shows.
enum class HeaderRow : std::uint8_t { groups = 1, labels, codes };

struct SheetPlan {
    std::string name;
    std::vector<ColumnPlan> columns;
    std::vector<HeaderRow> header;  // from top to bottom
    int frozen_rows = 0;
    int frozen_columns = 0;
    bool has_autofilter = false;
    bool is_hidden = false;
    bool is_active = false;  // in front when the file is opened

    int header_rows() const noexcept { return static_cast<int>(header.size()); }
    std::vector<std::string> headers() const;
    /// What stands above the column in a row of the header.
    const std::string &header_text(HeaderRow row, std::size_t column) const;
};

/// A run of neighbouring columns of the same group, 0-based and inclusive.
struct GroupRun {
    std::size_t first = 0;
    std::size_t last = 0;
};
std::vector<GroupRun> group_runs(const SheetPlan &sheet);

/// A look of cells, by the name that rows say.
struct CellLook {
    std::string name;
    NamedStyle style;
};

struct WorkbookPlan {
    std::vector<SheetPlan> sheets;  // one for each table
    ValueLists lists;               // on a sheet of their own, behind all others
    std::string list_sheet;         // its name
    HeaderStyle header_style;
    HeaderStyle group_style;
    std::vector<CellLook> looks;
    bool is_header_wrapped = false;
    double font_size = 11;              // in points
    std::time_t created = 0;            // every time inside the file
    std::vector<std::string> warnings;  // what had to be adapted
};

/// Lay out a workbook for the tables. Throws Failure (bad_config) for more columns than a sheet has, for metadata that
/// cannot be read, for too many number formats, when no table would be visible, and for sheet names by policy.
WorkbookPlan plan_workbook(const std::vector<Table> &tables, const WriterSettings &settings, std::time_t created);

}  // namespace sluice::xlsx
