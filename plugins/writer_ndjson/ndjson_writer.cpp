#include "plugins/writer_ndjson/ndjson_writer.hpp"

#include "plugins/sdk/sluice/output_suffix.hpp"

#include <utility>

namespace sluice {

NdjsonWriter::NdjsonWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables) {
    const std::vector<std::string> suffixes = sdk::output_suffixes(tables, ".ndjson");
    for (Table &table : tables) rows_.emplace_back(std::move(table), settings);
    for (const std::string &suffix : suffixes) outputs_.push_back(job.open_output(suffix, "application/x-ndjson"));
}

void NdjsonWriter::encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                          std::string &block) const {
    const sdk::JsonRows &format = rows_[static_cast<std::size_t>(table)];
    sdk::TextBuffer &out = lane.text;
    out.clear();
    for (std::int64_t row = 0; row < rows.row_count(); ++row) {
        format.append(out, rows, first_row, row);
        out.append('\n');
    }
    block.assign(out.view());
}

void NdjsonWriter::append(std::int32_t table, const std::string &, const sluice_block &block) {
    outputs_[static_cast<std::size_t>(table)].write(block);
}

}  // namespace sluice
