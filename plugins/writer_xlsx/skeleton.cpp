// The workbook's furniture, made by libxlsxwriter.
#include "plugins/writer_xlsx/skeleton.hpp"

#include "plugins/writer_xlsx/cell_ref.hpp"
#include "plugins/writer_xlsx/number_format.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

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

// The formats of one workbook, each made once.
class Formats {
public:
    Formats(lxw_workbook *workbook, const HeaderStyle &style) : workbook_(workbook), style_(style) {}

    lxw_format *of_header() { return header_ != nullptr ? header_ : header_ = make_header(); }
    lxw_format *of_group() {
        if (group_ == nullptr) {
            group_ = make_header();
            format_set_align(group_, LXW_ALIGN_CENTER);
        }
        return group_;
    }
    lxw_format *of_number_format(const std::string &code) {
        if (code.empty()) return nullptr;
        lxw_format *&format = by_code_[code];
        if (format == nullptr) {
            format = check(workbook_add_format(workbook_), "add a format");
            if (const int number = builtin_number_format(code); number >= 0)
                format_set_num_format_index(format, static_cast<std::uint8_t>(number));
            else
                format_set_num_format(format, code.c_str());
        }
        return format;
    }

private:
    lxw_format *make_header() {
        lxw_format *format = check(workbook_add_format(workbook_), "add a format");
        if (style_.is_bold) format_set_bold(format);
        if (style_.fill) format_set_bg_color(format, color_of(*style_.fill));
        if (style_.color) format_set_font_color(format, color_of(*style_.color));
        return format;
    }

    lxw_workbook *workbook_;
    const HeaderStyle &style_;
    lxw_format *header_ = nullptr;
    lxw_format *group_ = nullptr;
    std::map<std::string, lxw_format *> by_code_;
};

constexpr lxw_col_t narrow(std::size_t column) { return static_cast<lxw_col_t>(column); }

// Neighbours that look the same share one element.
void set_columns(lxw_worksheet *worksheet, const SheetPlan &sheet, Formats &formats) {
    const std::vector<ColumnPlan> &columns = sheet.columns;
    for (std::size_t first = 0, last = 0; first < columns.size(); first = last + 1) {
        for (last = first; last + 1 < columns.size() && columns[last + 1].width == columns[first].width &&
                           columns[last + 1].number_format == columns[first].number_format;)
            ++last;
        check(worksheet_set_column(worksheet, narrow(first), narrow(last), columns[first].width,
                                   formats.of_number_format(columns[first].number_format)),
              "set a column");
    }
}

void set_header(lxw_worksheet *worksheet, const SheetPlan &sheet, Formats &formats) {
    if (sheet.columns.empty()) return;
    for (int row = 0; row < sheet.header_rows; ++row) {
        const bool is_group = sheet.header_rows == 2 && row == 0;
        check(worksheet_set_row(worksheet, static_cast<lxw_row_t>(row), LXW_DEF_ROW_HEIGHT,
                                is_group ? formats.of_group() : formats.of_header()),
              "set a row");
    }
    if (sheet.header_rows < 2) return;
    for (const GroupRun &run : group_runs(sheet))
        if (run.first != run.last)
            check(worksheet_merge_range(worksheet, 0, narrow(run.first), 0, narrow(run.last), "", formats.of_group()),
                  "merge a group");
}

void set_ranges(lxw_worksheet *worksheet, const SheetPlan &sheet, std::int64_t row_count) {
    const std::int64_t rows = sheet.header_rows + row_count;
    if (sheet.frozen_rows > 0 || sheet.frozen_columns > 0)
        worksheet_freeze_panes(worksheet, static_cast<lxw_row_t>(sheet.frozen_rows),
                               static_cast<lxw_col_t>(sheet.frozen_columns));
    if (sheet.columns.empty() || rows == 0) return;
    const std::size_t last_column = sheet.columns.size() - 1;
    const auto last_row = static_cast<lxw_row_t>(rows - 1);
    // The corners give the sheet its dimension; the cells themselves are cut out again.
    check(worksheet_write_number(worksheet, 0, 0, 0, nullptr), "write a cell");
    check(worksheet_write_number(worksheet, last_row, narrow(last_column), 0, nullptr), "write a cell");
    if (sheet.has_autofilter)
        check(worksheet_autofilter(worksheet, static_cast<lxw_row_t>(sheet.header_rows - 1), 0, last_row,
                                   narrow(last_column)),
              "set the filter");
    // Identifiers are text on purpose: no green triangles.
    check(worksheet_ignore_errors(worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT,
                                  range_from_origin(rows - 1, last_column).c_str()),
          "mark identifiers as text");
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

void write_skeleton(const WorkbookPlan &plan, const std::vector<std::int64_t> &row_counts, const std::string &path) {
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

    Formats formats(workbook.get(), plan.header_style);
    bool is_first_visible = true;
    for (std::size_t i = 0; i < plan.sheets.size(); ++i) {
        const SheetPlan &sheet = plan.sheets[i];
        lxw_worksheet *worksheet =
            check(workbook_add_worksheet(workbook.get(), sheet.name.c_str()), "add a sheet of this name");
        set_columns(worksheet, sheet, formats);
        set_header(worksheet, sheet, formats);
        set_ranges(worksheet, sheet, row_counts[i]);
        if (sheet.is_hidden) {
            worksheet_hide(worksheet);
        } else if (is_first_visible) {
            worksheet_activate(worksheet);
            worksheet_set_first_sheet(worksheet);
            is_first_visible = false;
        }
    }
    if (const lxw_error error = workbook_close(workbook.release()); error != LXW_NO_ERROR)
        throw sdk::Failure(SLUICE_IO_FATAL, std::string("the workbook's furniture cannot be written (") +
                                                lxw_strerror(error) + "); is there space for temporary files?");
}

SheetStyles read_styles(std::string_view sheet_part, const SheetPlan &sheet) {
    SheetStyles styles;
    styles.columns.resize(sheet.columns.size());
    for_each_tag(sheet_part, "col", [&](std::string_view tag) {
        const std::size_t last = std::min<std::size_t>(number_attribute(tag, "max"), sheet.columns.size());
        for (std::size_t column = number_attribute(tag, "min"); column >= 1 && column <= last; ++column)
            styles.columns[column - 1] = number_attribute(tag, "style");
    });
    for_each_tag(sheet_part, "row", [&](std::string_view tag) {
        const std::uint32_t row = number_attribute(tag, "r");
        if (sheet.header_rows == 2 && row == 1)
            styles.group = number_attribute(tag, "s");
        else if (row == static_cast<std::uint32_t>(sheet.header_rows))
            styles.header = number_attribute(tag, "s");
    });
    return styles;
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
