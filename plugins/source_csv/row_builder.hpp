// From records to batches.
#pragma once

#include "engine/batch/builder.hpp"
#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_csv/csv_settings.hpp"
#include "plugins/source_csv/record_reader.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::csv {

/// Collects the rows of one batch. Cells stay text; the engine reads the types that they are declared to have. Here
/// they are only spelled the way the engine reads: words for booleans, a point in front of fractions. One thread at a
/// time.
class RowBuilder {
public:
    /// Borrows both.
    RowBuilder(const std::vector<input::DeclaredColumn> &columns, const CsvSettings &settings);

    /// A record with another number of cells than there are columns, or with text behind a closing quote, becomes a
    /// rejected row.
    void append(const Record &record);

    std::int64_t row_count() const noexcept { return rows_.row_count(); }

    /// All rows so far, of the input `name`; the builder is empty afterwards.
    sdk::SourceBatch finish(const char *name);

private:
    void append_cell(std::size_t column, Cell cell);
    void append_characters(std::vector<char> &out, const Cell &cell) const;
    void append_text(ColumnBuilder &values, const Cell &cell) const;
    void append_number(ColumnBuilder &values, const Cell &cell) const;
    void append_datetime(ColumnBuilder &values, const Cell &cell) const;
    void append_boolean(ColumnBuilder &values, const Cell &cell) const;
    bool is_null(const Cell &cell, ColumnType type) const noexcept;
    void reject(std::string message);

    const std::vector<input::DeclaredColumn> &columns_;
    const CsvSettings &settings_;
    BatchBuilder rows_;
    std::vector<sluice_row_place> places_;
    std::vector<sdk::RejectedRow> rejected_;
};

}  // namespace sluice::csv
