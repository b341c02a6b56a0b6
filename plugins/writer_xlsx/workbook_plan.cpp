// What the workbook will look like, decided before the first row.
#include "plugins/writer_xlsx/workbook_plan.hpp"

#include "plugins/writer_xlsx/excel_limits.hpp"
#include "plugins/writer_xlsx/number_format.hpp"
#include "plugins/writer_xlsx/sheet_name.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace sluice::xlsx {

namespace {

constexpr double header_width_max = 60;    // of columns without a width of their own
constexpr double filter_button_width = 3;  // characters it hides

[[noreturn]] void refuse(const std::string &message) { throw sdk::Failure(SLUICE_BAD_CONFIG, message); }

// Characters, those of East Asian scripts and emoji counted twice.
double display_width(std::string_view text) {
    double width = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0u) != 0x80u) width += byte >= 0xe3u ? 2 : 1;
    }
    return width;
}

double width_of_values(ColumnType type) {
    switch (type) {
        case ColumnType::date32: return 11;
        case ColumnType::timestamp: return 20;
        case ColumnType::boolean: return 8;
        default: return 10;
    }
}

double column_width(const Column &column, const WriterSettings &settings) {
    if (const auto width = metadata_value(column.metadata, SLUICE_META_WIDTH)) {
        double value = -1;
        const auto [end, error] = std::from_chars(width->data(), width->data() + width->size(), value);
        if (error != std::errc() || end != width->data() + width->size() || !(value >= 0 && value <= column_width_max))
            refuse("column '" + column.name + "' has the width '" + std::string(*width) +
                   "'; a width is a number of characters from 0 to 255");
        return value;
    }
    if (settings.column_width) return *settings.column_width;
    return std::clamp(display_width(column.name) + filter_button_width, width_of_values(column.type), header_width_max);
}

std::string number_format(const Column &column, const WriterSettings &settings) {
    std::string format;
    if (const auto own = metadata_value(column.metadata, SLUICE_META_NUMBER_FORMAT); own && !own->empty()) {
        if (const std::string problem = number_format_problem(*own); !problem.empty())
            refuse("column '" + column.name + "' has a number format that Excel does not take: " + problem);
        format = *own;
    } else if (const auto found = settings.number_formats.find(column.type); found != settings.number_formats.end()) {
        format = found->second;
    }
    return format == "General" ? "" : format;
}

std::size_t read_count(const Table &table, const char *key, std::size_t count_max) {
    const auto text = metadata_value(table.metadata, key);
    std::size_t count = 0;
    if (!text || text->empty()) return count;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
    if (error != std::errc() || end != text->data() + text->size() || count > count_max)
        refuse("table '" + table.name + "' has " + key + " '" + std::string(*text) + "'; it is a number from 0 to " +
               std::to_string(count_max));
    return count;
}

int header_rows(const Table &table, const SheetPlan &sheet, const WriterSettings &settings) {
    if (settings.has_header == false) return 0;
    if (const auto wanted = metadata_value(table.metadata, SLUICE_META_HEADER_ROWS); wanted && !wanted->empty()) {
        const auto rows = static_cast<int>(read_count(table, SLUICE_META_HEADER_ROWS, 2));
        return settings.has_header == true ? std::max(rows, 1) : rows;
    }
    const bool has_groups = std::any_of(sheet.columns.begin(), sheet.columns.end(),
                                        [](const ColumnPlan &column) { return !column.group.empty(); });
    return has_groups ? 2 : 1;
}

std::string sheet_name(const std::string &wanted, const std::vector<std::string> &taken, const WriterSettings &settings,
                       std::vector<std::string> &warnings) {
    const std::string problem = sheet_name_problem(wanted, taken);
    if (problem.empty()) return wanted;
    if (settings.sheet_names == OnMisfit::fail)
        refuse("'" + wanted + "' cannot be the name of a sheet: " + problem +
               "; rename the table or set sheet_names: adapt");
    const std::string adapted = adapted_sheet_name(wanted, taken);
    warnings.push_back("'" + wanted + "' cannot be the name of a sheet (" + problem + "); the sheet is called '" +
                       adapted + "'");
    return adapted;
}

SheetPlan plan_sheet(const Table &table, const WriterSettings &settings) {
    if (table.columns.size() > sheet_columns_max)
        refuse("table '" + table.name + "' has " + std::to_string(table.columns.size()) +
               " columns; an Excel sheet has at most 16384");
    SheetPlan sheet;
    for (const Column &column : table.columns)
        sheet.columns.push_back({column.name,
                                 std::string(metadata_value(column.metadata, SLUICE_META_GROUP).value_or("")),
                                 column.type, number_format(column, settings), column_width(column, settings)});
    sheet.header_rows = header_rows(table, sheet, settings);
    sheet.frozen_rows = settings.is_header_frozen ? sheet.header_rows : 0;
    sheet.frozen_columns =
        static_cast<int>(read_count(table, SLUICE_META_FREEZE, std::min(table.columns.size(), sheet_columns_max - 1)));
    sheet.has_autofilter = settings.has_autofilter && sheet.header_rows > 0 && !sheet.columns.empty();
    sheet.is_hidden = metadata_value(table.metadata, SLUICE_META_HIDDEN) == "1";
    return sheet;
}

void check_number_formats(const WorkbookPlan &plan) {
    std::set<std::string_view> custom;
    for (const SheetPlan &sheet : plan.sheets)
        for (const ColumnPlan &column : sheet.columns)
            if (!column.number_format.empty() && builtin_number_format(column.number_format) < 0)
                custom.insert(column.number_format);
    if (custom.size() > number_formats_max)
        refuse("the columns have " + std::to_string(custom.size()) +
               " different number formats; an Excel workbook takes 200 of its own");
}

}  // namespace

std::vector<std::string> SheetPlan::headers() const {
    std::vector<std::string> result;
    for (const ColumnPlan &column : columns) result.push_back(column.header);
    return result;
}

std::vector<GroupRun> group_runs(const SheetPlan &sheet) {
    std::vector<GroupRun> runs;
    for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
        if (sheet.columns[i].group.empty()) continue;
        if (!runs.empty() && runs.back().last + 1 == i && sheet.columns[i - 1].group == sheet.columns[i].group)
            runs.back().last = i;
        else
            runs.push_back({i, i});
    }
    return runs;
}

WorkbookPlan plan_workbook(const std::vector<Table> &tables, const WriterSettings &settings, std::time_t created) {
    if (tables.empty()) refuse("there is no table; an Excel workbook needs at least one sheet");
    WorkbookPlan plan;
    plan.header_style = settings.header_style;
    plan.created = created;
    std::vector<std::string> taken;
    for (const Table &table : tables) {
        SheetPlan sheet = plan_sheet(table, settings);
        const bool is_renamed = taken.empty() && !settings.sheet_name.empty();
        sheet.name = sheet_name(is_renamed ? settings.sheet_name : table.name, taken, settings, plan.warnings);
        taken.push_back(sheet.name);
        plan.sheets.push_back(std::move(sheet));
    }
    if (std::all_of(plan.sheets.begin(), plan.sheets.end(), [](const SheetPlan &sheet) { return sheet.is_hidden; }))
        refuse("every table is hidden; an Excel workbook needs a visible sheet");
    check_number_formats(plan);
    return plan;
}

}  // namespace sluice::xlsx
