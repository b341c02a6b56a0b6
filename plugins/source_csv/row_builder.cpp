#include "plugins/source_csv/row_builder.hpp"

#include <algorithm>
#include <utility>

namespace sluice::csv {

namespace {

std::vector<ColumnType> builder_types(const std::vector<DeclaredColumn> &columns) {
    std::vector<ColumnType> types;
    for (const DeclaredColumn &column : columns)
        types.push_back(column.type == ColumnType::json ? ColumnType::json : ColumnType::text);
    return types;
}

constexpr std::string_view true_words[] = {"true", "t", "yes", "y", "1"};
constexpr std::string_view false_words[] = {"false", "f", "no", "n", "0"};

bool is_same_word(std::string_view text, std::string_view lower_case) noexcept {
    const auto lower = [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; };
    return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                      [&](char left, char right) { return lower(left) == right; });
}

template <std::size_t count>
bool is_one_of(std::string_view text, const std::string_view (&words)[count]) noexcept {
    return std::any_of(words, words + count, [text](std::string_view word) { return is_same_word(text, word); });
}

std::string counted(std::size_t count, const char *what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

RowBuilder::RowBuilder(const std::vector<DeclaredColumn> &columns, const CsvSettings &settings)
    : columns_(columns), settings_(settings), rows_(builder_types(columns)) {}

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

void RowBuilder::append_cell(std::size_t column, const Cell &cell) {
    ColumnBuilder &values = rows_.column(column);
    const ColumnType type = columns_[column].type;
    if (is_null(cell, type)) return values.append_null();
    switch (type) {
        case ColumnType::boolean: return append_boolean(values, cell);
        case ColumnType::decimal:
        case ColumnType::float64: return append_number(values, cell);
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

void RowBuilder::append_boolean(ColumnBuilder &values, const Cell &cell) const {
    if (is_one_of(cell.text, true_words)) return values.append_text("true");
    if (is_one_of(cell.text, false_words)) return values.append_text("false");
    append_text(values, cell);
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
