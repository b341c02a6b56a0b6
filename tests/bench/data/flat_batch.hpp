// The flat table as Arrow batches.
#pragma once

#include "engine/batch/builder.hpp"
#include "engine/batch/schema.hpp"
#include "tests/bench/data/flat_row.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace sluice::bench {

inline ColumnType column_type_of(flat_type type) {
    switch (type) {
        case FLAT_TEXT: return ColumnType::text;
        case FLAT_INTEGER: return ColumnType::int64;
        case FLAT_NUMBER: return ColumnType::float64;
        case FLAT_DECIMAL: return ColumnType::decimal;
        case FLAT_BOOLEAN: return ColumnType::boolean;
        case FLAT_DATE: return ColumnType::date32;
        case FLAT_DATETIME: return ColumnType::timestamp;
    }
    throw std::logic_error("a column of the flat table has an unknown type");
}

/// The table with `column_count` columns: beyond 20 it goes on with columns of the same kinds and other values.
inline Table flat_table(int column_count = FLAT_COLUMN_COUNT) {
    Table table{"rows", {}, {}};
    for (int i = 0; i < column_count; ++i) {
        const flat_column &column = flat_columns[i % FLAT_COLUMN_COUNT];
        std::string name = column.name;
        if (i >= FLAT_COLUMN_COUNT) name += "_" + std::to_string(i / FLAT_COLUMN_COUNT + 1);
        table.columns.push_back({name, column_type_of(column.type), {}});
    }
    return table;
}

inline std::vector<ColumnType> flat_types(int column_count = FLAT_COLUMN_COUNT) {
    std::vector<ColumnType> types;
    for (int i = 0; i < column_count; ++i) types.push_back(column_type_of(flat_columns[i % FLAT_COLUMN_COUNT].type));
    return types;
}

inline void append_flat_cell(ColumnBuilder &column, const flat_cell &cell) {
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

/// The row of this number, from 0, into a builder of flat_types(). A wide row is several rows of the generator side by
/// side; `row` is room that is used again.
inline void append_flat_row(BatchBuilder &rows, flat_row &row, std::int64_t number) {
    const int column_count = static_cast<int>(rows.column_count());
    const int pieces = (column_count + FLAT_COLUMN_COUNT - 1) / FLAT_COLUMN_COUNT;
    for (int piece = 0; piece < pieces; ++piece) {
        flat_row_make(&row, number * pieces + piece);
        const int first = piece * FLAT_COLUMN_COUNT;
        for (int i = 0; i < std::min<int>(FLAT_COLUMN_COUNT, column_count - first); ++i)
            append_flat_cell(rows.column(static_cast<std::size_t>(first + i)), row.cells[i]);
    }
    rows.end_row();
}

}  // namespace sluice::bench
