// From the rows of a statement to batches.
#pragma once

#include "engine/batch/builder.hpp"
#include "plugins/sdk/sluice/source.hpp"

#include <sqlite3.h>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::sqlite {

/// Collects the rows of one batch. SQLite stores any value in any column: one that does not fit the column's type
/// rejects its row. One thread at a time.
class RowBuilder {
public:
    explicit RowBuilder(std::vector<ColumnType> types);

    /// Append the row that the statement stands at. Throws sdk::Failure for one beyond SLUICE_RECORD_BYTES_MAX.
    void append(sqlite3_stmt *statement);

    /// Take the last row back.
    void take_back();

    std::int64_t row_count() const noexcept { return rows_.row_count(); }
    /// Bytes of the values appended so far.
    std::int64_t byte_count() const noexcept { return bytes_; }

    /// All rows so far; the builder is empty afterwards.
    sdk::SourceBatch finish();

private:
    void append_cell(sqlite3_stmt *statement, int column);
    void append_integer(int column, std::int64_t value);
    void append_real(int column, double value);
    void append_text(int column, std::string_view text);
    [[noreturn]] void refuse(int column, const char *what) const;

    std::vector<ColumnType> types_;
    BatchBuilder rows_;
    std::vector<sdk::RejectedRow> rejected_;
    std::int64_t bytes_ = 0;
    std::int64_t bytes_before_last_ = 0;
};

}  // namespace sluice::sqlite
