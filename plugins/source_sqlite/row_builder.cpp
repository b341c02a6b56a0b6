#include "plugins/source_sqlite/row_builder.hpp"

#include "plugins/source_sqlite/column_types.hpp"

#include <charconv>
#include <cmath>
#include <new>
#include <utility>

namespace sluice::sqlite {

namespace {

// Why a value does not fit.
struct Misfit {
    int column;
    std::string message;
};

constexpr std::int64_t value_bytes = 8;  // of a value that is no text

std::vector<ColumnType> stored_types(const std::vector<ColumnType> &types) {
    std::vector<ColumnType> stored;
    for (const ColumnType type : types) stored.push_back(stored_type(type));
    return stored;
}

template <typename Number, typename... Form>
void append_digits(ColumnBuilder &values, Number number, Form... form) {
    char digits[400];  // the longest double without an exponent
    const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, number, form...);
    values.append_text({digits, static_cast<std::size_t>(end.ptr - digits)});
}

bool is_word(std::string_view text, std::string_view word) noexcept {
    return text.size() == word.size() && sqlite3_strnicmp(text.data(), word.data(), static_cast<int>(word.size())) == 0;
}

}  // namespace

RowBuilder::RowBuilder(std::vector<ColumnType> types) : types_(std::move(types)), rows_(stored_types(types_)) {}

void RowBuilder::append(sqlite3_stmt *statement) {
    bytes_before_last_ = bytes_;
    const int count = static_cast<int>(types_.size());
    try {
        for (int i = 0; i < count; ++i) append_cell(statement, i);
    } catch (Misfit &misfit) {
        // The values in front of it stay: an id among them tells which row it is.
        rejected_.push_back({rows_.row_count(), misfit.column, std::move(misfit.message)});
        for (int i = misfit.column; i < count; ++i) rows_.column(static_cast<std::size_t>(i)).append_null();
    }
    rows_.end_row();
    if (bytes_ - bytes_before_last_ > SLUICE_RECORD_BYTES_MAX)
        throw sdk::Failure(SLUICE_BAD_DATA, "a row has more than 64 MiB");
}

void RowBuilder::take_back() {
    const std::int64_t last = rows_.row_count() - 1;
    rows_.truncate(last);
    if (!rejected_.empty() && rejected_.back().row == last) rejected_.pop_back();
    bytes_ = bytes_before_last_;
}

void RowBuilder::refuse(int column, const char *what) const {
    throw Misfit{column, std::string(what) + " does not fit a column of type " +
                             std::string(type_name(types_[static_cast<std::size_t>(column)]))};
}

// The value is asked for once, since each call on a column costs as much as reading it. It is unprotected, which is
// safe where one thread at a time uses the connection (https://www.sqlite.org/c3ref/column_blob.html).
void RowBuilder::append_cell(sqlite3_stmt *statement, int column) {
    bytes_ += value_bytes;
    sqlite3_value *const value = sqlite3_column_value(statement, column);
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER: return append_integer(column, sqlite3_value_int64(value));
        case SQLITE_FLOAT: return append_real(column, sqlite3_value_double(value));
        case SQLITE_BLOB: refuse(column, "a BLOB");
        case SQLITE_TEXT: {
            const auto *text = reinterpret_cast<const char *>(sqlite3_value_text(value));
            if (text == nullptr) throw std::bad_alloc();
            return append_text(column, {text, static_cast<std::size_t>(sqlite3_value_bytes(value))});
        }
        default: return rows_.column(static_cast<std::size_t>(column)).append_null();
    }
}

void RowBuilder::append_integer(int column, std::int64_t value) {
    ColumnBuilder &values = rows_.column(static_cast<std::size_t>(column));
    switch (types_[static_cast<std::size_t>(column)]) {
        case ColumnType::int64: return values.append_int64(value);
        case ColumnType::boolean:
            if (value == 0 || value == 1) return values.append_boolean(value == 1);
            refuse(column, "an integer other than 0 and 1");
        case ColumnType::float64: {
            const auto nearest = static_cast<double>(value);
            if (nearest < 0x1p63 && static_cast<std::int64_t>(nearest) == value) return values.append_float64(nearest);
            refuse(column, "an integer that a double cannot hold exactly");
        }
        case ColumnType::text:
        case ColumnType::json:
        case ColumnType::decimal: return append_digits(values, value);
        case ColumnType::date32:
        case ColumnType::timestamp: refuse(column, "an integer");
    }
}

void RowBuilder::append_real(int column, double value) {
    ColumnBuilder &values = rows_.column(static_cast<std::size_t>(column));
    if (!std::isfinite(value)) refuse(column, "an infinite number");
    switch (types_[static_cast<std::size_t>(column)]) {
        case ColumnType::float64: return values.append_float64(value);
        case ColumnType::text:
        case ColumnType::json: return append_digits(values, value);
        case ColumnType::decimal:
            // Without an exponent a large double gets all digits of its integer, more than tell it from its neighbours.
            return append_digits(values, value,
                                 std::fabs(value) < 1e15 ? std::chars_format::fixed : std::chars_format::scientific);
        default: refuse(column, "a number with a fraction");
    }
}

void RowBuilder::append_text(int column, std::string_view text) {
    ColumnBuilder &values = rows_.column(static_cast<std::size_t>(column));
    bytes_ += static_cast<std::int64_t>(text.size());
    switch (types_[static_cast<std::size_t>(column)]) {
        case ColumnType::boolean:
            if (is_word(text, "true") || is_word(text, "false")) return values.append_boolean(is_word(text, "true"));
            refuse(column, "a text that is neither true nor false");
        case ColumnType::int64:
        case ColumnType::float64: refuse(column, "a text");
        default: values.append_text(text);
    }
}

sdk::SourceBatch RowBuilder::finish() {
    sdk::SourceBatch batch;
    batch.array = rows_.finish();
    batch.rejected = std::exchange(rejected_, {});
    bytes_ = 0;
    return batch;
}

}  // namespace sluice::sqlite
