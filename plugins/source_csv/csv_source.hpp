// Rows from text with delimiters.
#pragma once

#include "plugins/input/input_queue.hpp"
#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_csv/csv_settings.hpp"
#include "plugins/source_csv/record_reader.hpp"
#include "plugins/source_csv/row_builder.hpp"
#include "plugins/source_csv/settings_schema.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::csv {

/// The source plugin `csv`. Inputs are listed when it is opened and opened one after the other; the first one's header
/// is read at once when it names the columns. It finds cells; the engine reads their types and checks that they are
/// UTF-8.
class CsvSource {
public:
    static constexpr const char *name = "csv";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description =
        "Comma-separated values, with any delimiter and encoding; plain, gzip or zstd";
    static constexpr const char *settings_schema = csv::settings_schema;

    CsvSource(sdk::Job job, const sdk::Settings &settings);

    Table table() const { return input::table_of(columns_); }
    std::optional<sdk::SourceBatch> next(sdk::BatchLimits limits);
    void interrupt() noexcept { inputs_.interrupt(); }

private:
    void open(const input::Input &current);
    void name_columns(const Record &header, const std::string &input);
    void check_header(const Record *header, const std::string &input) const;
    std::optional<sdk::SourceBatch> next_of(const input::Input &current, sdk::BatchLimits limits);
    void read_rows(sdk::BatchLimits limits);

    CsvSettings settings_;
    input::InputQueue inputs_;
    std::vector<input::DeclaredColumn> columns_;
    std::optional<RowBuilder> rows_;
    std::unique_ptr<RecordReader> reader_;  // of the input at the front
};

}  // namespace sluice::csv
