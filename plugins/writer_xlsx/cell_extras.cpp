// Notes, links and widths of rows.
#include "plugins/writer_xlsx/cell_extras.hpp"

#include "plugins/sdk/sluice/cell_name.hpp"
#include "plugins/sdk/sluice/text_format.hpp"
#include "plugins/writer_xlsx/excel_limits.hpp"

#include <algorithm>
#include <array>

namespace sluice::xlsx {

namespace {

constexpr double value_margin = 1;  // characters that Excel leaves free beside a value

// The schemes that a click may follow without running something on the reader's machine.
bool is_address(std::string_view text) {
    constexpr std::array<std::string_view, 4> schemes = {"http://", "https://", "ftp://", "mailto:"};
    return std::any_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) {
        return text.size() > scheme.size() && text.starts_with(scheme);
    });
}

// Excel counts an address as it is stored, where libxlsxwriter writes these characters as %xx.
bool fits_link(std::string_view address) {
    constexpr std::string_view encoded = " \"%<>[]^`{}\\";
    std::size_t characters = address.size();
    for (const char c : address) characters += encoded.find(c) != std::string_view::npos ? 2u : 0u;
    return characters <= link_characters_max && count_forbidden(address) == 0;
}

// The width of a text cell is that of its longest line.
double text_width(std::string_view text) {
    double width = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        width = std::max(width, display_width(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return width;
}

std::string value_text(const ColumnView &values, std::int64_t row) {
    if (is_text_like(values.type())) return std::string(values.text(row));
    char text[sdk::format_chars_max];
    return {text, sdk::write_value(text, values, row)};
}

}  // namespace

double display_width(std::string_view text) {
    double width = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0u) != 0x80u) width += byte >= 0xe3u ? 2 : 1;
    }
    return width;
}

ExtrasReader::ExtrasReader(const Table &table, const SheetPlan &sheet, const WriterSettings &settings)
    : table_(table), sheet_(sheet), policy_{settings.long_text, settings.control_characters} {
    for (std::size_t column = 0; column < sheet.columns.size(); ++column) {
        const ColumnPlan &plan = sheet.columns[column];
        if (plan.note_source) notes_.push_back({*plan.note_source, column});
        if (plan.is_link) links_.push_back(column);
        is_measuring_ |= plan.is_width_measured;
    }
}

CellExtras ExtrasReader::read(const BatchView &rows, RowRange range, Losses &losses) const {
    CellExtras extras;
    if (!notes_.empty()) read_notes(rows, range, losses, extras);
    if (!links_.empty()) read_links(rows, range, losses, extras);
    if (is_measuring_ && range.table_row < measured_rows_max) measure(rows, range, extras);
    return extras;
}

void ExtrasReader::read_notes(const BatchView &rows, RowRange range, Losses &losses, CellExtras &extras) const {
    for (std::int64_t i = 0; i < range.count; ++i) {
        for (const NoteColumn &note : notes_) {
            const ColumnView &values = rows.column(note.source);
            if (values.is_null(range.first + i)) continue;
            std::string text = fitting_note(note, value_text(values, range.first + i), range.table_row + i, losses);
            if (!text.empty()) extras.notes.push_back({range.sheet_row + i, note.column, std::move(text)});
        }
    }
}

// The note as the policies of text let it through.
std::string ExtrasReader::fitting_note(const NoteColumn &note, const std::string &text, std::int64_t table_row,
                                       Losses &losses) const {
    const auto refuse = [&](const char *problem) {
        throw sdk::Failure(SLUICE_BAD_DATA, sdk::cell_name(table_, note.source, table_row) + ": the note " + problem);
    };
    std::string shortened;
    const std::optional<std::string_view> fitting = fit_text(text, policy_.long_text, shortened);
    if (!fitting) refuse("is longer than 32767 characters; shorten it in the script, or set long_text: truncate");
    if (fitting->size() != text.size()) losses.add(note.column, Loss::truncated_text);
    const std::size_t forbidden = count_forbidden(*fitting);
    if (forbidden == 0 || policy_.control_characters == ControlCharacters::escape) return std::string(*fitting);
    if (policy_.control_characters == ControlCharacters::fail)
        refuse("holds a control character, which an Excel file cannot; set control_characters to escape or strip");
    losses.add(note.column, Loss::stripped_characters, forbidden);
    return stripped_text(*fitting);
}

void ExtrasReader::read_links(const BatchView &rows, RowRange range, Losses &losses, CellExtras &extras) const {
    for (std::int64_t i = 0; i < range.count; ++i) {
        for (const std::size_t column : links_) {
            const ColumnView &values = rows.column(sheet_.columns[column].source);
            if (values.is_null(range.first + i)) continue;
            const std::string_view address = values.text(range.first + i);
            if (!is_address(address)) continue;
            if (fits_link(address))
                extras.links.push_back({range.sheet_row + i, column, std::string(address)});
            else
                losses.add(column, Loss::unlinked);
        }
    }
}

void ExtrasReader::measure(const BatchView &rows, RowRange range, CellExtras &extras) const {
    extras.widths.resize(sheet_.columns.size());
    const std::int64_t count = std::min(range.count, measured_rows_max - range.table_row);
    for (std::size_t column = 0; column < sheet_.columns.size(); ++column) {
        const ColumnPlan &plan = sheet_.columns[column];
        if (!plan.is_width_measured) continue;
        const ColumnView &values = rows.column(plan.source);
        for (std::int64_t row = range.first; row < range.first + count; ++row)
            if (!values.is_null(row))
                extras.widths[column] =
                    std::max(extras.widths[column], text_width(value_text(values, row)) + value_margin);
    }
}

}  // namespace sluice::xlsx
