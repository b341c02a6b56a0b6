// What the workbook will look like, decided before the first row.
#include "plugins/writer_xlsx/workbook_plan.hpp"

#include "plugins/writer_xlsx/cell_extras.hpp"
#include "plugins/writer_xlsx/excel_limits.hpp"
#include "plugins/writer_xlsx/number_format.hpp"
#include "plugins/writer_xlsx/sheet_name.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace sluice::xlsx {

namespace {

constexpr double filter_button_width = 3;  // characters it hides

[[noreturn]] void refuse(const std::string &message) { throw sdk::Failure(SLUICE_BAD_CONFIG, message); }

double width_of_values(ColumnType type) {
    switch (type) {
        case ColumnType::date32: return 11;
        case ColumnType::timestamp: return 20;
        case ColumnType::boolean: return 8;
        default: return 10;
    }
}

bool has_own_width(const Column &column) { return metadata_value(column.metadata, SLUICE_META_WIDTH).has_value(); }

double column_width(const Column &column, const std::string &header, const WriterSettings &settings) {
    if (const auto width = metadata_value(column.metadata, SLUICE_META_WIDTH)) {
        double value = -1;
        const auto [end, error] = std::from_chars(width->data(), width->data() + width->size(), value);
        if (error != std::errc() || end != width->data() + width->size() || !(value >= 0 && value <= column_width_max))
            refuse("column '" + column.name + "' has the width '" + std::string(*width) +
                   "'; a width is a number of characters from 0 to 255");
        return value;
    }
    if (settings.column_width) return *settings.column_width;
    return std::clamp(display_width(header) + filter_button_width, width_of_values(column.type), fitted_width_max);
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

// A table's header_rows says whether there is a header, and whether groups stand above the names.
std::vector<HeaderRow> header_rows(const Table &table, const SheetPlan &sheet, const WriterSettings &settings) {
    if (settings.has_header == false) return {};
    bool has_groups = std::any_of(sheet.columns.begin(), sheet.columns.end(),
                                  [](const ColumnPlan &column) { return !column.group.empty(); });
    if (const auto wanted = metadata_value(table.metadata, SLUICE_META_HEADER_ROWS); wanted && !wanted->empty()) {
        const std::size_t rows = read_count(table, SLUICE_META_HEADER_ROWS, 2);
        if (rows == 0 && settings.has_header != true) return {};
        has_groups = rows == 2;
    }
    std::vector<HeaderRow> header;
    if (has_groups) header.push_back(HeaderRow::groups);
    if (settings.header_names != HeaderNames::code) header.push_back(HeaderRow::labels);
    if (settings.header_names != HeaderNames::label) header.push_back(HeaderRow::codes);
    return header;
}

std::string header_of(const Column &column, const WriterSettings &settings) {
    const std::string code(metadata_value(column.metadata, SLUICE_META_CODE).value_or(column.name));
    switch (settings.header_names) {
        case HeaderNames::label: return column.name;
        case HeaderNames::code: return code;
        case HeaderNames::both: break;
    }
    return display_width(code) > display_width(column.name) ? code : column.name;
}

std::string header_note(const Column &column, std::vector<std::string> &warnings) {
    constexpr std::size_t units_max = 4000;  // nobody reads more of a note, and all of it fits when it is escaped
    const std::string_view help = metadata_value(column.metadata, SLUICE_META_HELP).value_or("");
    std::string note = cut_text(help, units_max);
    if (note != help)
        warnings.push_back("column '" + column.name + "': the help is longer than 4000 characters; its note was cut");
    return note;
}

ColumnPlan plan_column(const Column &column, std::size_t source, const WriterSettings &settings, WorkbookPlan &plan) {
    ColumnPlan result;
    result.source = source;
    result.header = column.name;
    result.code = metadata_value(column.metadata, SLUICE_META_CODE).value_or(column.name);
    result.group = metadata_value(column.metadata, SLUICE_META_GROUP).value_or("");
    result.type = column.type;
    result.number_format = number_format(column, settings);
    result.width = column_width(column, header_of(column, settings), settings);
    result.is_width_measured = settings.is_width_measured && !has_own_width(column);
    result.is_link = metadata_value(column.metadata, SLUICE_META_LINK) == "1" && column.type == ColumnType::text;
    if (const auto fill = settings.group_fills.find(result.group); fill != settings.group_fills.end())
        result.fill = fill->second;
    if (const auto style = metadata_value(column.metadata, meta_style)) {
        const auto found = settings.header_styles.find(std::string(*style));
        if (found != settings.header_styles.end()) result.style = &found->second;
    }
    if (settings.has_header_notes) result.header_note = header_note(column, plan.warnings);
    if (settings.has_validation) result.rule = read_rule(column, plan.warnings);
    if (result.rule && !result.rule->values.empty() &&
        (!result.rule->list_title.empty() || !ValueLists::fits_inline(result.rule->values)))
        result.list = plan.lists.add({result.rule->list_title, result.rule->list_name, result.rule->values});
    return result;
}

bool names_looks(const Column &column) { return metadata_value(column.metadata, meta_style_of).has_value(); }

// Columns that name the looks of others leave the sheet, and those that hold notes, if the policy says so.
std::vector<ColumnPlan> plan_columns(const Table &table, const WriterSettings &settings, WorkbookPlan &plan) {
    const auto noted = [&](const Column &column) {
        return settings.notes == Notes::column ? std::nullopt : metadata_value(column.metadata, SLUICE_META_NOTE_OF);
    };
    std::vector<ColumnPlan> columns;
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (noted(table.columns[i]) || names_looks(table.columns[i])) continue;
        places[table.columns[i].name] = columns.size();
        columns.push_back(plan_column(table.columns[i], i, settings, plan));
    }
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto name = noted(table.columns[i]);
        if (!name) continue;
        const auto place = places.find(*name);
        if (place == places.end())
            refuse("column '" + table.columns[i].name + "' is the note of '" + std::string(*name) +
                   "', which is no column of table '" + table.name + "' that could have one");
        if (settings.notes != Notes::none)
            columns[place->second].note_source = i;
        else
            plan.warnings.push_back("table '" + table.name + "': the column '" + table.columns[i].name +
                                    "' was left out (notes: none)");
    }
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto name = metadata_value(table.columns[i].metadata, meta_style_of);
        if (!name) continue;
        const auto place = places.find(*name);
        if (place == places.end() || !is_text_like(table.columns[i].type))
            refuse("column '" + table.columns[i].name + "' names the looks of '" + std::string(*name) +
                   (place == places.end() ? "', which is no column of table '" + table.name + "' that could have some"
                                          : "', and is no column of texts"));
        columns[place->second].look_source = i;
    }
    return columns;
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

SheetPlan plan_sheet(const Table &table, const WriterSettings &settings, WorkbookPlan &plan) {
    if (table.columns.size() > sheet_columns_max)
        refuse("table '" + table.name + "' has " + std::to_string(table.columns.size()) +
               " columns; an Excel sheet has at most 16384");
    SheetPlan sheet;
    sheet.columns = plan_columns(table, settings, plan);
    sheet.header = header_rows(table, sheet, settings);
    sheet.frozen_rows = settings.is_header_frozen ? sheet.header_rows() : 0;
    sheet.frozen_columns = static_cast<int>(
        std::min(read_count(table, SLUICE_META_FREEZE, std::min(table.columns.size(), sheet_columns_max - 1)),
                 sheet.columns.size()));
    sheet.has_autofilter = settings.has_autofilter && sheet.header_rows() > 0 && !sheet.columns.empty();
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

const std::string &SheetPlan::header_text(HeaderRow row, std::size_t column) const {
    const ColumnPlan &plan = columns[column];
    return row == HeaderRow::groups ? plan.group : row == HeaderRow::codes ? plan.code : plan.header;
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
    plan.group_style = settings.group_style;
    for (const auto &[name, style] : settings.cell_styles) plan.looks.push_back({name, style});
    plan.is_header_wrapped = settings.is_header_wrapped;
    plan.font_size = settings.font_size;
    plan.created = created;
    std::vector<std::string> taken;
    for (const Table &table : tables) {
        SheetPlan sheet = plan_sheet(table, settings, plan);
        const bool is_renamed = taken.empty() && !settings.sheet_name.empty();
        sheet.name = sheet_name(is_renamed ? settings.sheet_name : table.name, taken, settings, plan.warnings);
        taken.push_back(sheet.name);
        sheet.is_active = table.name == settings.active_sheet && !sheet.is_hidden;
        plan.sheets.push_back(std::move(sheet));
    }
    const auto is_active = [](const SheetPlan &sheet) { return sheet.is_active; };
    if (!settings.active_sheet.empty() && std::none_of(plan.sheets.begin(), plan.sheets.end(), is_active))
        refuse("the setting 'active_sheet' is '" + settings.active_sheet +
               "', which is no visible table of the result");
    if (std::all_of(plan.sheets.begin(), plan.sheets.end(), [](const SheetPlan &sheet) { return sheet.is_hidden; }))
        refuse("every table is hidden; an Excel workbook needs a visible sheet");
    check_number_formats(plan);
    if (!plan.lists.is_empty()) plan.list_sheet = adapted_sheet_name(settings.list_sheet, taken);
    return plan;
}

}  // namespace sluice::xlsx
