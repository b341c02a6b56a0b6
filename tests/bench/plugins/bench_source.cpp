// The flat table straight from memory, as typed batches: rows that cost a writer under test next to nothing to read.
#include "plugins/sdk/sluice/source.hpp"
#include "tests/bench/data/flat_row.h"

namespace sluice::bench {

namespace {

ColumnType column_type_of(flat_type type) {
    switch (type) {
        case FLAT_TEXT: return ColumnType::text;
        case FLAT_INTEGER: return ColumnType::int64;
        case FLAT_NUMBER: return ColumnType::float64;
        case FLAT_DECIMAL: return ColumnType::decimal;
        case FLAT_BOOLEAN: return ColumnType::boolean;
        case FLAT_DATE: return ColumnType::date32;
        case FLAT_DATETIME: return ColumnType::timestamp;
    }
    throw sdk::Failure(SLUICE_INTERNAL, "a column of the flat table has an unknown type");
}

void append_cell(ColumnBuilder &column, const flat_cell &cell) {
    if (cell.is_null) {
        column.append_null();
        return;
    }
    switch (column.type()) {
        case ColumnType::int64: column.append_int64(cell.integer); break;
        case ColumnType::float64: column.append_float64(cell.number); break;
        case ColumnType::boolean: column.append_boolean(cell.integer != 0); break;
        case ColumnType::date32: column.append_date32(static_cast<std::int32_t>(cell.integer)); break;
        case ColumnType::timestamp: column.append_timestamp(cell.integer); break;
        default: column.append_text({cell.text, cell.text_size});
    }
}

}  // namespace

class BenchSource {
public:
    static constexpr const char *name = "bench";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "The benchmark's flat table, made in memory";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "rows": {"type": "integer", "minimum": 0, "maximum": 1000000000, "default": 1000, "description": "How many rows there are."},
    "columns": {"type": "integer", "minimum": 1, "maximum": 16384, "default": 20, "description": "How many columns; beyond 20 the table goes on with columns of the same kinds and other values."}
  }
})json";

    BenchSource(sdk::Job, const sdk::Settings &settings)
        : row_count_(sdk::setting<std::int64_t>(settings, "rows", 1000)),
          column_count_(sdk::setting<int>(settings, "columns", FLAT_COLUMN_COUNT)) {
        for (int i = 0; i < column_count_; ++i)
            types_.push_back(column_type_of(flat_columns[i % FLAT_COLUMN_COUNT].type));
    }

    Table table() const {
        Table table{"rows", {}, {}};
        for (int i = 0; i < column_count_; ++i) {
            std::string column_name = flat_columns[i % FLAT_COLUMN_COUNT].name;
            if (i >= FLAT_COLUMN_COUNT) column_name += "_" + std::to_string(i / FLAT_COLUMN_COUNT + 1);
            table.columns.push_back({column_name, types_[static_cast<std::size_t>(i)]});
        }
        return table;
    }

    std::optional<sdk::SourceBatch> next(sdk::BatchLimits limits) {
        if (next_row_ >= row_count_) return std::nullopt;
        sdk::SourceBatch batch;
        batch.first_line = next_row_ + 1;
        BatchBuilder rows(types_);
        do {  // at least one row, however small the limits are
            append_row(rows);
        } while (next_row_ < row_count_ && rows.row_count() < limits.rows_max &&
                 static_cast<std::int64_t>(rows.byte_count()) < limits.bytes_max);
        batch.array = rows.finish();
        return batch;
    }

    std::int64_t count() const { return row_count_; }

private:
    // Wide rows are several rows of the flat table side by side.
    void append_row(BatchBuilder &rows) {
        const int pieces = (column_count_ + FLAT_COLUMN_COUNT - 1) / FLAT_COLUMN_COUNT;
        for (int piece = 0; piece < pieces; ++piece) {
            flat_row_make(&row_, next_row_ * pieces + piece);
            const int first = piece * FLAT_COLUMN_COUNT;
            for (int i = 0; i < std::min<int>(FLAT_COLUMN_COUNT, column_count_ - first); ++i)
                append_cell(rows.column(static_cast<std::size_t>(first + i)), row_.cells[i]);
        }
        rows.end_row();
        ++next_row_;
    }

    std::int64_t row_count_;
    int column_count_;
    std::vector<ColumnType> types_;
    std::int64_t next_row_ = 0;
    flat_row row_;
};

}  // namespace sluice::bench

SLUICE_SOURCE(sluice::bench::BenchSource)
