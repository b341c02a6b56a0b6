// Rows of one table as the <row> elements of its sheet.
#include "plugins/writer_xlsx/row_writer.hpp"

#include "plugins/sdk/sluice/cell_name.hpp"
#include "plugins/sdk/sluice/text_format.hpp"
#include "plugins/writer_xlsx/cell_ref.hpp"
#include "plugins/writer_xlsx/excel_value.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace sluice::xlsx {

namespace {

template <std::size_t size>
std::uint8_t fill(std::array<char, size> &piece, const std::string &text) {
    assert(text.size() <= size);
    piece.fill('\0');
    std::copy(text.begin(), text.end(), piece.begin());
    return static_cast<std::uint8_t>(text.size());
}

// Copying the whole piece takes fewer instructions than copying what is used of it; room() leaves space for that.
template <std::size_t size>
char *put_piece(char *out, const std::array<char, size> &piece, std::uint8_t used) {
    std::memcpy(out, piece.data(), size);
    return out + used;
}

// The shortest digits that read back as the same number, with an exponent where that is shorter. Adding 0 makes 0 of
// -0.
char *put_number(char *out, double value) { return std::to_chars(out, out + sdk::format_chars_max, value + 0.0).ptr; }

}  // namespace

// Where a cell stands, while it is written.
struct RowWriter::Cell {
    std::size_t column;
    const Pieces *pieces;
    std::int64_t row;  // within the batch
    std::int64_t table_row;
    std::array<char, 8> row_digits;
    std::uint8_t row_digits_size;
    Losses &losses;
    std::string &shortened;

    char *open(char *out) const {
        out = put_piece(out, pieces->opening, pieces->opening_size);
        return put_piece(out, row_digits, row_digits_size);
    }
};

std::optional<std::string_view> fit_text(std::string_view text, LongText policy, std::string &shortened) {
    // A UTF-16 unit takes at least one byte of UTF-8, so that short texts need no counting.
    if (text.size() <= cell_units_max || utf16_units(text) <= cell_units_max) return text;
    if (policy != LongText::truncate) return std::nullopt;
    shortened = utf16_prefix(text, cell_units_max - utf16_units(truncation_mark));
    shortened += truncation_mark;
    return shortened;
}

RowWriter::RowWriter(const Table &table, const SheetPlan &sheet, const SheetStyles &styles,
                     const std::vector<CellLook> &looks, TextPolicy policy)
    : table_(table), rows_above_(sheet.header_rows()), policy_(policy) {
    for (std::size_t column = 0; column < sheet.columns.size(); ++column) {
        const ColumnPlan &plan = sheet.columns[column];
        pieces_.push_back(make_pieces(column, plan.source, styles.columns[column]));
        if (!plan.look_source) continue;
        looks_.resize(sheet.columns.size());
        looks_[column].source = plan.look_source;
        for (std::size_t look = 0; look < looks.size(); ++look)
            looks_[column].pieces[looks[look].name] = make_pieces(column, plan.source, styles.looks[column][look]);
    }
}

RowWriter::Pieces RowWriter::make_pieces(std::size_t column, std::size_t source, std::uint32_t style) {
    const std::string attribute = style == 0 ? "\"" : "\" s=\"" + std::to_string(style) + "\"";
    Pieces pieces;
    pieces.source = source;
    pieces.opening_size = fill(pieces.opening, "<c r=\"" + column_letters(column));
    pieces.number_size = fill(pieces.number, attribute + "><v>");
    pieces.boolean_size = fill(pieces.boolean, attribute + " t=\"b\"><v>");
    pieces.text_size = fill(pieces.text, attribute + " t=\"inlineStr\"><is><t>");
    pieces.blank_size = fill(pieces.blank, attribute + "/>");
    pieces.kept_size = fill(pieces.kept, attribute + " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    return pieces;
}

char *RowWriter::write(const BatchView &rows, RowRange range, ChunkWriter &chunk, char *out, Losses &losses) const {
    if (pieces_.empty()) return out;
    std::string shortened;
    Cell cell = {0, nullptr, 0, 0, {}, 0, losses, shortened};
    for (std::int64_t i = 0; i < range.count; ++i) {
        cell.row = range.first + i;
        cell.table_row = range.table_row + i;
        const std::int64_t sheet_row = rows_above_ + range.sheet_row + i + 1;
        cell.row_digits_size = static_cast<std::uint8_t>(
            std::to_chars(cell.row_digits.data(), cell.row_digits.data() + cell.row_digits.size(), sheet_row).ptr -
            cell.row_digits.data());
        out = put(chunk.room(out), "<row r=\"");
        out = put_piece(out, cell.row_digits, cell.row_digits_size);
        out = put(out, "\">");
        for (cell.column = 0; cell.column < pieces_.size(); ++cell.column) {
            cell.pieces = &pieces_[cell.column];
            const ColumnView &values = rows.column(cell.pieces->source);
            const Pieces *const looking = looks_.empty() ? nullptr : looking_pieces(cell, rows);
            if (looking != nullptr) cell.pieces = looking;
            const char *const begin = out;
            if (!values.is_null(cell.row)) out = write_cell(chunk.room(out), cell, values);
            if (looking != nullptr && out == begin) out = write_blank(chunk.room(out), cell);
        }
        out = put(chunk.room(out), "</row>");
    }
    return out;
}

// The pieces of the look that the row names for the cell; nullptr for none, or one that nobody described.
const RowWriter::Pieces *RowWriter::looking_pieces(const Cell &cell, const BatchView &rows) const {
    const Looks &looks = looks_[cell.column];
    if (!looks.source) return nullptr;
    const ColumnView &names = rows.column(*looks.source);
    if (names.is_null(cell.row)) return nullptr;
    const auto found = looks.pieces.find(names.text(cell.row));
    return found == looks.pieces.end() ? nullptr : &found->second;
}

// A cell without a value, which has a look all the same.
char *RowWriter::write_blank(char *out, const Cell &cell) {
    return put_piece(cell.open(out), cell.pieces->blank, cell.pieces->blank_size);
}

char *RowWriter::write_cell(char *out, Cell &cell, const ColumnView &values) const {
    const Pieces &pieces = *cell.pieces;
    const auto open_number = [&] { return put_piece(cell.open(out), pieces.number, pieces.number_size); };
    const auto close = [](char *end) { return put(end, "</v></c>"); };
    // What Excel cannot hold is written as text, and counted.
    const auto write_instead = [&](Loss loss, auto write_value) {
        cell.losses.add(cell.column, loss);
        char text[sdk::format_chars_max];
        return write_text(out, cell, {text, static_cast<std::size_t>(write_value(text) - text)});
    };

    switch (values.type()) {
        case ColumnType::text:
        case ColumnType::json: return write_text(out, cell, values.text(cell.row));
        case ColumnType::decimal: {
            const std::string_view digits = values.text(cell.row);
            if (fits_digits(digits)) return close(put(open_number(), digits));
            cell.losses.add(cell.column, Loss::long_number);
            return write_text(out, cell, digits);
        }
        case ColumnType::int64: {
            const std::int64_t value = values.int64(cell.row);
            if (fits_digits(value)) return close(sdk::write_integer(open_number(), value));
            return write_instead(Loss::long_number, [&](char *to) { return sdk::write_integer(to, value); });
        }
        case ColumnType::float64: {
            const double value = values.float64(cell.row);
            if (fits_range(value)) return close(put_number(open_number(), value));
            return write_instead(Loss::number_range, [&](char *to) { return sdk::write_number(to, value); });
        }
        case ColumnType::date32: {
            const std::int32_t days = values.date32(cell.row);
            if (const auto serial = date_serial(days)) return close(sdk::write_integer(open_number(), *serial));
            return write_instead(Loss::date_range, [&](char *to) { return sdk::write_date(to, days); });
        }
        case ColumnType::timestamp: {
            const std::int64_t time = values.timestamp(cell.row);
            if (const auto serial = time_serial(time)) return close(put_number(open_number(), *serial));
            return write_instead(Loss::date_range, [&](char *to) { return sdk::write_timestamp(to, time); });
        }
        case ColumnType::boolean: {
            char *end = put_piece(cell.open(out), pieces.boolean, pieces.boolean_size);
            *end++ = values.boolean(cell.row) ? '1' : '0';
            return close(end);
        }
    }
    return out;
}

char *RowWriter::write_text(char *out, Cell &cell, std::string_view text) const {
    // A cell with an empty text looks blank, but formulas and the arrow keys would not take it for blank.
    if (text.empty()) return out;
    const auto refuse = [&](const std::string &problem) {
        throw sdk::Failure(SLUICE_BAD_DATA,
                           sdk::cell_name(table_, cell.pieces->source, cell.table_row) + ": " + problem);
    };
    if (text.size() > cell_units_max) {
        const std::optional<std::string_view> fitting = fit_text(text, policy_.long_text, cell.shortened);
        if (!fitting)
            refuse(
                "the text is longer than the 32767 characters that an Excel cell holds; shorten it in the script, or "
                "set long_text: truncate");
        if (fitting->data() != text.data()) cell.losses.add(cell.column, Loss::truncated_text);
        text = *fitting;
    }
    const Pieces &pieces = *cell.pieces;
    out = cell.open(out);
    out = needs_preserved_space(text) ? put_piece(out, pieces.kept, pieces.kept_size)
                                      : put_piece(out, pieces.text, pieces.text_size);
    std::size_t forbidden = 0;
    out = escape_text(out, text, policy_.control_characters, forbidden);
    if (forbidden > 0 && policy_.control_characters == ControlCharacters::fail)
        refuse(
            "the text holds a control character, which an Excel file cannot; set control_characters to escape or "
            "strip");
    if (forbidden > 0 && policy_.control_characters == ControlCharacters::strip)
        cell.losses.add(cell.column, Loss::stripped_characters, forbidden);
    return put(out, "</t></is></c>");
}

}  // namespace sluice::xlsx
