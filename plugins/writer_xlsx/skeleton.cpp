// The workbook's furniture, made by libxlsxwriter.
#include "plugins/writer_xlsx/skeleton.hpp"

#include "plugins/writer_xlsx/cell_ref.hpp"
#include "plugins/writer_xlsx/number_format.hpp"

#include <xlsxwriter.h>
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <tuple>

namespace sluice::xlsx {

namespace {

void check(lxw_error error, const char *what) {
    if (error != LXW_NO_ERROR)
        throw sdk::Failure(SLUICE_INTERNAL, std::string("libxlsxwriter cannot ") + what + ": " + lxw_strerror(error));
}

template <typename T>
T *check(T *made, const char *what) {
    if (made == nullptr) throw sdk::Failure(SLUICE_INTERNAL, std::string("libxlsxwriter cannot ") + what);
    return made;
}

// libxlsxwriter takes 0 for no colour.
lxw_color_t color_of(std::uint32_t rgb) { return rgb == 0 ? static_cast<lxw_color_t>(LXW_COLOR_BLACK) : rgb; }

constexpr std::uint32_t link_color = 0x0563c1;  // Excel's own for links

// The formats of one workbook, each made once, in the order in which they are asked for.
class Formats {
public:
    Formats(lxw_workbook *workbook, const WorkbookPlan &plan) : workbook_(workbook), plan_(plan) {
        // The first one is of cells that have none.
        format_set_font_size(STAILQ_FIRST(workbook->formats), plan.font_size);
    }

    lxw_format *of_header(HeaderRow row, const ColumnPlan &column) {
        const bool is_group = row == HeaderRow::groups;
        const NamedStyle *const named = is_group ? nullptr : column.style;
        lxw_format *&format = of_headers_[{is_group, column.fill, named}];
        if (format == nullptr) format = make_header(is_group, column.fill, named != nullptr ? *named : NamedStyle());
        return format;
    }
    lxw_format *of_column(const ColumnPlan &column) {
        if (column.number_format.empty() && !column.is_link) return nullptr;
        lxw_format *&format = of_columns_[{column.number_format, column.is_link}];
        if (format == nullptr) format = make_column(column);
        return format;
    }
    lxw_format *of_look(const ColumnPlan &column, std::size_t look) {
        lxw_format *&format = of_looks_[{column.number_format, column.is_link, look}];
        if (format != nullptr) return format;
        format = make_column(column);
        set_style(format, plan_.looks[look].style);
        return format;
    }

private:
    lxw_format *add_format() {
        lxw_format *format = check(workbook_add_format(workbook_), "add a format");
        format_set_font_size(format, plan_.font_size);
        return format;
    }
    static void set_style(lxw_format *format, const NamedStyle &style) {
        if (style.is_bold.value_or(false)) format_set_bold(format);
        if (style.fill) format_set_bg_color(format, color_of(*style.fill));
        if (style.color) format_set_font_color(format, color_of(*style.color));
    }
    lxw_format *make_header(bool is_group, std::optional<std::uint32_t> fill, const NamedStyle &named) {
        lxw_format *format = add_format();
        const HeaderStyle &style = is_group ? plan_.group_style : plan_.header_style;
        if (!fill) fill = named.fill ? named.fill : style.fill;
        set_style(format, {named.is_bold.value_or(style.is_bold), fill, named.color ? named.color : style.color});
        if (plan_.is_header_wrapped) format_set_text_wrap(format);
        if (is_group) format_set_align(format, LXW_ALIGN_CENTER);
        return format;
    }
    lxw_format *make_column(const ColumnPlan &column) {
        lxw_format *format = add_format();
        if (column.is_link) {
            format_set_underline(format, LXW_UNDERLINE_SINGLE);
            format_set_font_color(format, color_of(link_color));
        }
        if (column.number_format.empty()) return format;
        if (const int number = builtin_number_format(column.number_format); number >= 0)
            format_set_num_format_index(format, static_cast<std::uint8_t>(number));
        else
            format_set_num_format(format, column.number_format.c_str());
        return format;
    }

    lxw_workbook *workbook_;
    const WorkbookPlan &plan_;
    std::map<std::tuple<bool, std::optional<std::uint32_t>, const NamedStyle *>, lxw_format *> of_headers_;
    std::map<std::pair<std::string, bool>, lxw_format *> of_columns_;
    std::map<std::tuple<std::string, bool, std::size_t>, lxw_format *> of_looks_;
};

constexpr lxw_col_t narrow(std::size_t column) { return static_cast<lxw_col_t>(column); }

constexpr lxw_row_t narrow_row(std::int64_t row) { return static_cast<lxw_row_t>(row); }

double width_of(const ColumnPlan &column, std::span<const double> measured, std::size_t index) {
    if (!column.is_width_measured || measured.empty()) return column.width;
    return std::clamp(measured[index], column.width, std::max(column.width, fitted_width_max));
}

// Neighbours that look the same share one element.
void set_columns(lxw_worksheet *worksheet, const SheetPlan &sheet, std::span<const double> measured, Formats &formats) {
    const std::vector<ColumnPlan> &columns = sheet.columns;
    const auto is_alike = [&](std::size_t a, std::size_t b) {
        return width_of(columns[a], measured, a) == width_of(columns[b], measured, b) &&
               formats.of_column(columns[a]) == formats.of_column(columns[b]);
    };
    for (std::size_t first = 0, last = 0; first < columns.size(); first = last + 1) {
        for (last = first; last + 1 < columns.size() && is_alike(first, last + 1);) ++last;
        check(worksheet_set_column(worksheet, narrow(first), narrow(last), width_of(columns[first], measured, first),
                                   formats.of_column(columns[first])),
              "set a column");
    }
}

// Empty cells with a style: they tell its number, and are cut out again.
void set_header(lxw_worksheet *worksheet, const SheetPlan &sheet, Formats &formats) {
    for (std::size_t row = 0; row < sheet.header.size(); ++row)
        for (std::size_t column = 0; column < sheet.columns.size(); ++column)
            check(worksheet_write_blank(worksheet, static_cast<lxw_row_t>(row), narrow(column),
                                        formats.of_header(sheet.header[row], sheet.columns[column])),
                  "write a cell");
    if (sheet.header.empty() || sheet.header.front() != HeaderRow::groups) return;
    for (const GroupRun &run : group_runs(sheet))
        if (run.first != run.last)
            check(worksheet_merge_range(worksheet, 0, narrow(run.first), 0, narrow(run.last), "",
                                        formats.of_header(HeaderRow::groups, sheet.columns[run.first])),
                  "merge a group");
}

// Corners give the sheet its dimension; the cells themselves are cut out again.
void set_dimension(lxw_worksheet *worksheet, std::int64_t rows, std::size_t columns, bool has_header) {
    if (!has_header) check(worksheet_write_number(worksheet, 0, 0, 0, nullptr), "write a cell");
    check(worksheet_write_number(worksheet, narrow_row(rows - 1), narrow(columns - 1), 0, nullptr), "write a cell");
}

void set_ranges(lxw_worksheet *worksheet, const SheetPlan &sheet, std::int64_t row_count) {
    const std::int64_t rows = sheet.header_rows() + row_count;
    if (sheet.frozen_rows > 0 || sheet.frozen_columns > 0)
        worksheet_freeze_panes(worksheet, static_cast<lxw_row_t>(sheet.frozen_rows),
                               static_cast<lxw_col_t>(sheet.frozen_columns));
    if (sheet.columns.empty() || rows == 0) return;
    const std::size_t last_column = sheet.columns.size() - 1;
    if (row_count > 0) set_dimension(worksheet, rows, sheet.columns.size(), !sheet.header.empty());
    if (sheet.has_autofilter)
        check(worksheet_autofilter(worksheet, static_cast<lxw_row_t>(sheet.header_rows() - 1), 0, narrow_row(rows - 1),
                                   narrow(last_column)),
              "set the filter");
    // Identifiers are text on purpose: no green triangles.
    check(worksheet_ignore_errors(worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT,
                                  range_from_origin(rows - 1, last_column).c_str()),
          "mark identifiers as text");
}

lxw_data_validation as_validation(const CellRule &rule, ColumnType type) {
    lxw_data_validation validation = {};
    validation.ignore_blank = rule.is_required ? LXW_VALIDATION_OFF : LXW_VALIDATION_ON;
    validation.error_type =
        static_cast<std::uint8_t>(rule.severity == Severity::stop      ? LXW_VALIDATION_ERROR_TYPE_STOP
                                  : rule.severity == Severity::warning ? LXW_VALIDATION_ERROR_TYPE_WARNING
                                                                       : LXW_VALIDATION_ERROR_TYPE_INFORMATION);
    const auto limit = [&](lxw_validation_types kind, const auto &low, const auto &high) {
        validation.validate = static_cast<std::uint8_t>(kind);
        validation.criteria = static_cast<std::uint8_t>(low && high ? LXW_VALIDATION_CRITERIA_BETWEEN
                                                        : low       ? LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO
                                                                    : LXW_VALIDATION_CRITERIA_LESS_THAN_OR_EQUAL_TO);
        validation.minimum_number = low ? static_cast<double>(*low) : 0;
        validation.maximum_number = high ? static_cast<double>(*high) : 0;
        validation.value_number = low ? validation.minimum_number : validation.maximum_number;
    };
    const bool is_integer = type == ColumnType::int64 || rule.number_text == NumberText::integer;
    if (rule.has_bounds())
        limit(is_integer                                                    ? LXW_VALIDATION_TYPE_INTEGER
              : type == ColumnType::date32 || type == ColumnType::timestamp ? LXW_VALIDATION_TYPE_DATE_NUMBER
                                                                            : LXW_VALIDATION_TYPE_DECIMAL,
              rule.min, rule.max);
    else if (rule.has_lengths())
        limit(LXW_VALIDATION_TYPE_LENGTH, rule.min_length, rule.max_length);
    else if (rule.is_required)
        limit(LXW_VALIDATION_TYPE_LENGTH, std::optional(1), std::optional<int>());
    else
        validation.validate = LXW_VALIDATION_TYPE_ANY;
    return validation;
}

// libxlsxwriter 1.1.4 copies the formula of a list twice and frees one of them: some bytes a list, which the leak
// checker shall not report as ours.
class LeakOfFormulas {
public:
#if defined(__SANITIZE_ADDRESS__)
    LeakOfFormulas() { __lsan_disable(); }
    ~LeakOfFormulas() { __lsan_enable(); }
#else
    LeakOfFormulas() {}
#endif
    LeakOfFormulas(const LeakOfFormulas &) = delete;
    LeakOfFormulas &operator=(const LeakOfFormulas &) = delete;
};

// A rule holds to the sheet's last row: rows are added below.
void set_rule(lxw_worksheet *worksheet, const WorkbookPlan &plan, const SheetPlan &sheet, std::size_t index) {
    const ColumnPlan &column = sheet.columns[index];
    CellRule rule = *column.rule;
    lxw_data_validation validation = as_validation(rule, column.type);
    std::vector<char *> values;
    std::string formula;
    if (column.list) {
        const std::string &name = plan.lists.list(*column.list).name;
        formula = name.empty() ? plan.lists.formula(*column.list, plan.list_sheet) : "=" + name;
        validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        validation.value_formula = formula.data();
    } else if (!rule.values.empty()) {
        for (std::string &value : rule.values) values.push_back(value.data());
        values.push_back(nullptr);
        validation.validate = LXW_VALIDATION_TYPE_LIST;
        validation.value_list = values.data();
    }
    validation.show_error = rule.severity == Severity::none ? LXW_VALIDATION_OFF : LXW_VALIDATION_ON;
    std::string title = spelled_text(cut_text(rule.title.empty() ? column.header : rule.title, prompt_title_units_max));
    if (!rule.prompt.empty()) {
        validation.input_title = title.data();
        validation.input_message = rule.prompt.data();
    }
    if (!rule.message.empty()) {
        validation.error_title = title.data();
        validation.error_message = rule.message.data();
    }
    const LeakOfFormulas leak;
    check(worksheet_data_validation_range(worksheet, static_cast<lxw_row_t>(sheet.header_rows()), narrow(index),
                                          narrow_row(sheet_rows_max - 1), narrow(index), &validation),
          "set a rule");
}

void set_note(lxw_worksheet *worksheet, std::int64_t row, std::size_t column, const std::string &text) {
    check(worksheet_write_comment(worksheet, narrow_row(row), narrow(column), spelled_text(text).c_str()),
          "write a note");
}

void set_extras(lxw_worksheet *worksheet, const SheetPlan &sheet, const SheetContent &content, Formats &formats) {
    if (!sheet.header.empty())
        for (std::size_t column = 0; column < sheet.columns.size(); ++column)
            if (const std::string &note = sheet.columns[column].header_note; !note.empty())
                set_note(worksheet, sheet.header_rows() - 1, column, note);
    for (const CellText &note : content.notes)
        set_note(worksheet, sheet.header_rows() + note.row, note.column, note.text);
    // With an empty text libxlsxwriter keeps no string for the cell, which is ours.
    for (const CellText &link : content.links)
        check(worksheet_write_url_opt(worksheet, narrow_row(sheet.header_rows() + link.row), narrow(link.column),
                                      link.text.c_str(), formats.of_column(sheet.columns[link.column]), "", nullptr),
              "write a link");
}

// Asking for a format's number gives it one; asked first, the numbers do not depend on what the sheets hold.
LookNumbers number_looks(const WorkbookPlan &plan, Formats &formats) {
    LookNumbers numbers;
    for (const SheetPlan &sheet : plan.sheets) {
        auto &of_sheet = numbers.emplace_back(sheet.columns.size());
        for (std::size_t column = 0; column < sheet.columns.size(); ++column)
            for (std::size_t look = 0; sheet.columns[column].look_source && look < plan.looks.size(); ++look)
                of_sheet[column].push_back(
                    static_cast<std::uint32_t>(lxw_format_get_xf_index(formats.of_look(sheet.columns[column], look))));
    }
    return numbers;
}

std::string_view attribute(std::string_view element, std::string_view name) {
    const std::string opening = ' ' + std::string(name) + "=\"";
    const std::size_t found = element.find(opening);
    if (found == std::string_view::npos) return {};
    const std::string_view value = element.substr(found + opening.size());
    return value.substr(0, value.find('"'));
}

std::uint32_t number_attribute(std::string_view element, std::string_view name) {
    std::uint32_t value = 0;
    const std::string_view text = attribute(element, name);
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// Call `visit` with every start tag `<name ...>` in `part`.
template <typename Visit>
void for_each_tag(std::string_view part, std::string_view name, Visit &&visit) {
    const std::string opening = '<' + std::string(name) + ' ';
    for (std::size_t at = part.find(opening); at != std::string_view::npos; at = part.find(opening, at + 1))
        visit(part.substr(at, part.find('>', at) - at));
}

}  // namespace

LookNumbers write_skeleton(const WorkbookPlan &plan, const std::vector<SheetContent> &sheets,
                           const std::vector<PlainSheet> &hidden, const std::string &path) {
    // libxlsxwriter calls gmtime, whose result is shared by all threads.
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);

    std::string folder = std::filesystem::path(path).parent_path().string();
    lxw_workbook_options options = {};
    options.tmpdir = folder.empty() ? nullptr : folder.data();
    std::unique_ptr<lxw_workbook, void (*)(lxw_workbook *)> workbook(
        check(workbook_new_opt(path.c_str(), &options), "start a workbook"), &lxw_workbook_free);
    lxw_doc_properties properties = {};
    properties.created = plan.created;
    check(workbook_set_properties(workbook.get(), &properties), "set the document's properties");

    const auto add_sheet = [&](const std::string &name) {
        return check(workbook_add_worksheet(workbook.get(), name.c_str()), "add a sheet of this name");
    };
    Formats formats(workbook.get(), plan);
    LookNumbers numbers = number_looks(plan, formats);
    const bool has_active =
        std::any_of(plan.sheets.begin(), plan.sheets.end(), [](const SheetPlan &sheet) { return sheet.is_active; });
    bool is_first_visible = true, is_activated = false;
    for (const SheetContent &content : sheets) {
        const SheetPlan &sheet = plan.sheets[content.sheet];
        lxw_worksheet *worksheet = add_sheet(content.name);
        set_columns(worksheet, sheet, content.widths, formats);
        set_header(worksheet, sheet, formats);
        set_ranges(worksheet, sheet, content.row_count);
        for (std::size_t column = 0; column < sheet.columns.size(); ++column)
            if (sheet.columns[column].rule) set_rule(worksheet, plan, sheet, column);
        set_extras(worksheet, sheet, content, formats);
        if (sheet.is_hidden) {
            worksheet_hide(worksheet);
            continue;
        }
        if (is_first_visible) worksheet_set_first_sheet(worksheet);
        is_first_visible = false;
        if (is_activated || (has_active && !sheet.is_active)) continue;
        worksheet_activate(worksheet);
        is_activated = true;
    }
    std::set<std::string> names;
    for (std::size_t list = 0; list < plan.lists.count(); ++list)
        if (const std::string &name = plan.lists.list(list).name; !name.empty() && names.insert(name).second)
            check(workbook_define_name(workbook.get(), name.c_str(), plan.lists.formula(list, plan.list_sheet).c_str()),
                  "define a name for a list");
    for (const PlainSheet &sheet : hidden) {
        lxw_worksheet *worksheet = add_sheet(sheet.name);
        set_dimension(worksheet, sheet.row_count, sheet.column_count, false);
        worksheet_hide(worksheet);
    }
    if (const lxw_error error = workbook_close(workbook.release()); error != LXW_NO_ERROR)
        throw sdk::Failure(SLUICE_IO_FATAL, std::string("the workbook's furniture cannot be written (") +
                                                lxw_strerror(error) + "); is there space for temporary files?");
    return numbers;
}

std::vector<SheetContent> empty_sheets(const WorkbookPlan &plan) {
    std::vector<SheetContent> sheets;
    for (std::size_t i = 0; i < plan.sheets.size(); ++i) sheets.push_back({i, plan.sheets[i].name});
    return sheets;
}

SheetStyles read_styles(std::string_view sheet_part, const SheetPlan &sheet) {
    SheetStyles styles;
    styles.columns.resize(sheet.columns.size());
    for_each_tag(sheet_part, "col", [&](std::string_view tag) {
        const std::size_t last = std::min<std::size_t>(number_attribute(tag, "max"), sheet.columns.size());
        for (std::size_t column = number_attribute(tag, "min"); column >= 1 && column <= last; ++column)
            styles.columns[column - 1] = number_attribute(tag, "style");
    });
    // The header's cells come first, all of them.
    std::vector<std::uint32_t> cells;
    for_each_tag(sheet_part, "c", [&](std::string_view tag) { cells.push_back(number_attribute(tag, "s")); });
    cells.resize(std::max(cells.size(), sheet.header.size() * sheet.columns.size()));
    for (std::size_t row = 0; row < sheet.header.size(); ++row) {
        const auto first = cells.begin() + static_cast<std::ptrdiff_t>(row * sheet.columns.size());
        styles.header.emplace_back(first, first + static_cast<std::ptrdiff_t>(sheet.columns.size()));
    }
    return styles;
}

std::string style_identity(std::string_view style_part) {
    constexpr std::string_view opening = "<fonts ", closing = "</fonts>";
    const std::size_t begin = style_part.find(opening), end = style_part.find(closing);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
        throw sdk::Failure(SLUICE_INTERNAL, "libxlsxwriter made a style part without fonts");
    return std::string(style_part.substr(0, begin)) + std::string(style_part.substr(end));
}

SheetFrame split_sheet(std::string_view sheet_part) {
    constexpr std::string_view empty = "<sheetData/>", opening = "<sheetData>", closing = "</sheetData>";
    if (const std::size_t at = sheet_part.find(empty); at != std::string_view::npos)
        return {sheet_part.substr(0, at), sheet_part.substr(at + empty.size())};
    const std::size_t begin = sheet_part.find(opening);
    const std::size_t end = sheet_part.rfind(closing);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
        throw sdk::Failure(SLUICE_INTERNAL, "libxlsxwriter made a sheet part without sheetData");
    return {sheet_part.substr(0, begin), sheet_part.substr(end + closing.size())};
}

}  // namespace sluice::xlsx
