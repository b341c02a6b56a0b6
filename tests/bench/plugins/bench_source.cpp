// The flat table straight from memory, as typed batches: rows that cost a writer under test next to nothing to read.
#include "plugins/sdk/sluice/source.hpp"
#include "tests/bench/data/flat_batch.hpp"

namespace sluice::bench {

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
          column_count_(sdk::setting<int>(settings, "columns", FLAT_COLUMN_COUNT)),
          rows_(flat_types(column_count_)) {}

    Table table() const { return flat_table(column_count_); }

    std::optional<sdk::SourceBatch> next(sdk::BatchLimits limits) {
        if (next_row_ >= row_count_) return std::nullopt;
        sdk::SourceBatch batch;
        batch.first_line = next_row_ + 1;
        do {  // at least one row, however small the limits are
            append_flat_row(rows_, row_, next_row_++);
        } while (next_row_ < row_count_ && rows_.row_count() < limits.rows_max &&
                 static_cast<std::int64_t>(rows_.byte_count()) < limits.bytes_max);
        batch.array = rows_.finish();
        return batch;
    }

    std::int64_t count() const { return row_count_; }

private:
    std::int64_t row_count_;
    int column_count_;
    BatchBuilder rows_;  // kept: it knows how large the next batch will be
    std::int64_t next_row_ = 0;
    flat_row row_;
};

}  // namespace sluice::bench

SLUICE_SOURCE(sluice::bench::BenchSource)
