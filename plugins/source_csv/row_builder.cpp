#include "plugins/source_csv/row_builder.hpp"

#include <algorithm>
#include <utility>

namespace sluice::csv {

namespace {

std::string counted(std::size_t count, const char *what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

}  // namespace

RowBuilder::RowBuilder(const std::vector<input::DeclaredColumn> &columns, const CsvSettings &settings)
    : columns_(columns), settings_(settings), rows_(input::builder_types(columns)) {}

void RowBuilder::append(const Record &record) {
    places_.push_back({record.line, record.byte});
    if (record.has_stray_text) return reject("there is text behind a closing quote; a quote within quotes is doubled");
    if (record.cells.size() != columns_.size())
        return reject("the record has " + counted(record.cells.size(), "cell") + ", there are " +
                      counted(columns_.size(), "column"));
    for (std::size_t i = 0; i < columns_.size(); ++i) append_cell(i, record.cells[i]);
    rows_.end_row();
}

void RowBuilder::reject(std::string message) {
    rejected_.push_back({rows_.row_count(), -1, std::move(message)});
    for (std::size_t i = 0; i < columns_.size(); ++i) rows_.column(i).append_null();
    rows_.end_row();
}

void RowBuilder::append_cell(std::size_t column, Cell cell) {
    ColumnBuilder &values = rows_.column(column);
    const ColumnType type = columns_[column].type;
    if (settings_.trims_blanks && type != ColumnType::text && type != ColumnType::json) cell.text = trimmed(cell.text);
    if (is_null(cell, type)) return values.append_null();
    switch (type) {
        case ColumnType::boolean: return append_boolean(values, cell);
        case ColumnType::decimal:
        case ColumnType::float64: return append_number(values, cell);
        case ColumnType::timestamp: return append_datetime(values, cell);
        default: return append_text(values, cell);
    }
}

// Quotes tell text from NULL. They say nothing in other columns, since many programs put them around every cell.
bool RowBuilder::is_null(const Cell &cell, ColumnType type) const noexcept {
    if (cell.is_quoted && type == ColumnType::text) return false;
    return std::any_of(settings_.null_texts.begin(), settings_.null_texts.end(),
                       [&cell](const std::string &text) { return cell.text == text; });
}

// The cell's characters, with one quote for two.
void RowBuilder::append_characters(std::vector<char> &out, const Cell &cell) const {
    std::string_view rest = cell.text;
    if (cell.has_doubled)
        for (std::size_t at = rest.find(settings_.dialect.quote); at != rest.npos;
             at = rest.find(settings_.dialect.quote)) {
            out.insert(out.end(), rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(at) + 1);
            rest.remove_prefix(at + 2);
        }
    out.insert(out.end(), rest.begin(), rest.end());
}

void RowBuilder::append_text(ColumnBuilder &values, const Cell &cell) const {
    if (!cell.has_doubled) return values.append_text(cell.text);
    append_characters(values.text_buffer(), cell);
    values.end_text();
}

// Point and comma change places: a point between thousands must not pass for the one in front of a fraction.
void RowBuilder::append_number(ColumnBuilder &values, const Cell &cell) const {
    if (settings_.decimal_separator == '.') return append_text(values, cell);
    std::vector<char> &out = values.text_buffer();
    const std::size_t first = out.size();
    append_characters(out, cell);
    for (std::size_t i = first; i < out.size(); ++i) out[i] = out[i] == ',' ? '.' : out[i] == '.' ? ',' : out[i];
    values.end_text();
}

void RowBuilder::append_datetime(ColumnBuilder &values, const Cell &cell) const {
    if (!settings_.cuts_finer_times || cell.has_doubled) return append_text(values, cell);
    values.append_text(input::in_microseconds(cell.text));
}

void RowBuilder::append_boolean(ColumnBuilder &values, const Cell &cell) const {
    if (cell.has_doubled) return append_text(values, cell);  // which is none of the words
    values.append_text(input::boolean_word(cell.text));
}

sdk::SourceBatch RowBuilder::finish(const char *name) {
    sdk::SourceBatch batch;
    batch.array = rows_.finish();
    batch.name = name;
    batch.first_line = places_.front().line;
    batch.places = std::exchange(places_, {});
    batch.rejected = std::exchange(rejected_, {});
    return batch;
}

}  // namespace sluice::csv
