#include "engine/script/typed_columns.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/entity/number_text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace sluice {

namespace {

constexpr std::string_view utc_datetime = "datetime_utc";

// find_first_of calls a function for each character.
bool has_exponent(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) { return c == 'e' || c == 'E'; }) && is_json_number(text);
}

// Unlike text in an entity, text in a column of numbers may have an exponent: it was meant as a number.
void append_read(ColumnBuilder &values, std::string_view text, ValueRules rules) {
    if (values.type() == ColumnType::float64 && has_exponent(text)) {
        double value = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc())
            return values.append_float64(value);
        refuse_value(values.type(), "a number beyond the range of doubles");
    }
    if (values.type() == ColumnType::decimal && has_exponent(text)) {
        if (append_decimal(values.text_buffer(), text)) return values.end_text();
        refuse_value(values.type(), "a number with more than " + std::to_string(decimal_chars_max) + " digits");
    }
    append_text(values, text, rules);
}

}  // namespace

TypedColumns::TypedColumns(const Table &source) : raw_(source), table_(source) {
    std::vector<ColumnType> types;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        Column &column = table_.columns[i];
        const std::optional<std::string_view> word = metadata_value(raw_.columns[i].metadata, SLUICE_META_READ_AS);
        if (!word) continue;
        const bool is_utc_assumed = *word == utc_datetime;
        const std::optional<ColumnType> type = is_utc_assumed ? ColumnType::timestamp : type_of_name(*word);
        if (!type || *type == ColumnType::text || *type == ColumnType::json || column.type != ColumnType::text)
            throw Failure(Status::bad_config, "the source wants column '" + column.name + "' to be read as '" +
                                                  std::string(*word) + "', which is not possible");
        column.type = *type;
        std::erase_if(column.metadata, [](const auto &entry) { return entry.first == SLUICE_META_READ_AS; });
        readings_.push_back({i, {.is_utc_assumed = is_utc_assumed}});
        types.push_back(*type);
    }
    builder_ = BatchBuilder(types);
}

void TypedColumns::reject(std::int64_t row, std::size_t column, std::string message) {
    const auto [known, is_new] = rejected_.try_emplace(row, RejectedRow{row, column, message});
    if (!is_new && column < *known->second.column) known->second = {row, column, std::move(message)};
}

void TypedColumns::read(const SourceBatch &batch) {
    rejected_.clear();
    check_batch(raw_, *batch.array,
                [this](std::size_t column, std::int64_t row) { reject(row, column, "the text is not valid UTF-8"); });
    if (!readings_.empty()) read_columns(*batch.array);
    // What the source says of its rows counts before what is found in them.
    for (const RejectedRow &row : batch.rejected) rejected_.insert_or_assign(row.row, row);
    assemble(*batch.array);
}

void TypedColumns::read_columns(const ArrowArray &batch) {
    builder_.truncate(0);
    for (std::size_t i = 0; i < readings_.size(); ++i) {
        const ArrowArray &texts = *batch.children[readings_[i].column];
        read_column(ColumnView(ColumnType::text, texts, batch.offset, batch.length), readings_[i], builder_.column(i));
    }
    for (std::int64_t row = 0; row < batch.length; ++row) builder_.end_row();
    read_ = builder_.finish();
}

void TypedColumns::read_column(const ColumnView &texts, const Reading &reading, ColumnBuilder &values) {
    for (std::int64_t row = 0; row < texts.row_count(); ++row) {
        if (texts.is_null(row)) {
            values.append_null();
            continue;
        }
        try {
            append_read(values, texts.text(row), reading.rules);
        } catch (const Failure &failure) {
            if (failure.status() != Status::bad_data) throw;
            values.truncate(row);
            values.append_null();
            reject(row, reading.column, failure.message());
        }
    }
}

// The batch's own offset goes into its columns, since the columns that were read have none.
void TypedColumns::assemble(const ArrowArray &batch) {
    array_ = batch;
    array_.offset = 0;
    columns_.clear();
    column_pointers_.clear();
    for (std::int64_t i = 0; i < batch.n_children; ++i) {
        columns_.push_back(*batch.children[i]);
        columns_.back().offset += batch.offset;
    }
    for (std::size_t i = 0; i < readings_.size(); ++i) columns_[readings_[i].column] = *read_->children[i];
    for (ArrowArray &column : columns_) column_pointers_.push_back(&column);
    array_.children = column_pointers_.data();
}

}  // namespace sluice
