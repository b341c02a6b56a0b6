// What the micro benchmarks work on: batches about as large as the engine makes them.
#pragma once

#include "engine/plugin/source.hpp"
#include "tests/bench/data/flat_batch.hpp"
#include "tests/bench/data/nested_entity.hpp"

#include <string>

namespace sluice::bench {

/// Rows of the flat table.
inline OwnedArray flat_rows(std::int64_t row_count) {
    BatchBuilder rows(flat_types());
    flat_row row;
    for (std::int64_t number = 0; number < row_count; ++number) append_flat_row(rows, row, number);
    return rows.finish();
}

/// Nested entities as the JSON source gives them. `byte_count` receives the size of their text.
inline SourceBatch nested_entities(std::int64_t row_count, std::size_t &byte_count) {
    BatchBuilder rows({ColumnType::json});
    std::string text;
    byte_count = 0;
    for (std::int64_t number = 0; number < row_count; ++number) {
        text.clear();
        append_nested_entity(text, number);
        text.pop_back();  // the line feed
        byte_count += text.size();
        rows.column(0).append_text(text);
        rows.end_row();
    }
    return {rows.finish(), "entities.jsonl", 1, 0};
}

}  // namespace sluice::bench
