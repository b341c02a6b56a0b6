#include "tests/unit/source_jsonl/plugin_run.hpp"

#include "engine/batch/batch_check.hpp"
#include "engine/batch/column_view.hpp"
#include "plugins/source_jsonl/text_scan.hpp"

namespace sluice::jsonl {

const sluice_plugin &jsonl_plugin() { return *SLUICE_PLUGIN_ENTRY(); }

std::vector<NamedRecord> next_records(Source &source, std::int64_t rows_max, std::int64_t bytes_max) {
    std::vector<NamedRecord> records;
    const std::optional<SourceBatch> batch = source.next(rows_max, bytes_max);
    if (!batch) return records;
    check_batch(source.table(), *batch->array);
    const BatchView view(column_types(source.table()), *batch->array);
    const ColumnView &column = view.column(0);
    for (std::int64_t row = 0; row < view.row_count(); ++row) {
        const auto offset = static_cast<std::size_t>(column.text_offset(row));
        std::string_view text = column.text(row);
        while (is_space(text.back())) text.remove_suffix(1);
        records.push_back({batch->input, batch->first_line + count_newlines(column.text_data(), offset),
                           batch->first_byte + static_cast<std::int64_t>(offset), std::string(text)});
    }
    return records;
}

void read_records(Source &source, std::vector<NamedRecord> &records) {
    while (true) {
        const std::vector<NamedRecord> batch = next_records(source);
        if (batch.empty()) return;
        records.insert(records.end(), batch.begin(), batch.end());
    }
}

}  // namespace sluice::jsonl
