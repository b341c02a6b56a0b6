// What the workbook will look like, decided before the first row.
#pragma once

#include "engine/batch/schema.hpp"
#include "plugins/writer_xlsx/writer_settings.hpp"

#include <cstdint>
#include <ctime>
#include <string>
#include <vector>

namespace sluice::xlsx {

struct ColumnPlan {
    std::string header;
    std::string group;  // empty: none
    ColumnType type = ColumnType::text;
    std::string number_format;  // empty: General
    double width = 0;           // in characters
};

struct SheetPlan {
    std::string name;
    std::vector<ColumnPlan> columns;
    int header_rows = 1;  // 0, 1, or 2: groups above names
    int frozen_rows = 0;
    int frozen_columns = 0;
    bool has_autofilter = false;
    bool is_hidden = false;

    std::vector<std::string> headers() const;
};

/// A run of neighbouring columns of the same group, 0-based and inclusive.
struct GroupRun {
    std::size_t first = 0;
    std::size_t last = 0;
};
std::vector<GroupRun> group_runs(const SheetPlan &sheet);

struct WorkbookPlan {
    std::vector<SheetPlan> sheets;  // one for each table
    HeaderStyle header_style;
    std::time_t created = 0;            // every time inside the file
    std::vector<std::string> warnings;  // what had to be adapted
};

/// Lay out a workbook for the tables. Throws Failure (bad_config) for more columns than a sheet has, for metadata that
/// cannot be read, for too many number formats, when no table would be visible, and for sheet names by policy.
WorkbookPlan plan_workbook(const std::vector<Table> &tables, const WriterSettings &settings, std::time_t created);

}  // namespace sluice::xlsx
