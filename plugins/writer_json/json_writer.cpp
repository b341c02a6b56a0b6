#include "plugins/writer_json/json_writer.hpp"

#include "plugins/sdk/sluice/output_suffix.hpp"

#include <utility>

namespace sluice {

JsonWriter::Layout JsonWriter::read_layout(const sdk::Settings &settings) {
    const std::string layout = sdk::setting(settings, "layout", "lines");
    if (layout == "lines") return Layout::lines;
    if (layout == "compact") return Layout::compact;
    if (layout == "pretty") return Layout::pretty;
    throw sdk::Failure(SLUICE_BAD_CONFIG,
                       "the setting 'layout' is '" + layout + "'; possible are lines, compact and pretty");
}

JsonWriter::JsonWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables)
    : layout_(read_layout(settings)) {
    const std::vector<std::string> suffixes = sdk::output_suffixes(tables, ".json");
    documents_.reserve(tables.size());
    for (Table &table : tables) {
        sdk::JsonRows rows(std::move(table), settings);
        JsonFrame frame = json_frame(settings, rows.names(), layout_ == Layout::pretty);
        documents_.push_back({std::move(rows), std::move(frame), {}});
    }
    for (std::size_t i = 0; i < documents_.size(); ++i) {
        documents_[i].output = job.open_output(suffixes[i], "application/json");
        documents_[i].output.write(documents_[i].frame.head);
    }
}

void JsonWriter::encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                        std::string &block) const {
    const Document &document = documents_[static_cast<std::size_t>(table)];
    sdk::TextBuffer &out = lane.text;
    out.clear();
    for (std::int64_t row = 0; row < rows.row_count(); ++row) {
        if (row > 0) out.append(between_rows());
        if (layout_ != Layout::pretty) {
            document.rows.append(out, rows, first_row, row);
            continue;
        }
        lane.row.clear();
        document.rows.append(lane.row, rows, first_row, row);
        sdk::append_json_indented(out, lane.row.view(), document.frame.depth);
    }
    block.assign(out.view());
}

// A block knows nothing of those before it.
void JsonWriter::append(std::int32_t table, const std::string &rows, const sluice_block &block) {
    Document &document = documents_[static_cast<std::size_t>(table)];
    if (rows.empty()) return;
    document.output.write(document.is_empty ? before_rows() : between_rows());
    document.is_empty = false;
    document.output.write(block);
}

void JsonWriter::finish() {
    for (const Document &document : documents_) {
        if (!document.is_empty) document.output.write(before_rows());
        if (!document.is_empty && layout_ == Layout::pretty)
            document.output.write(std::string(2 * (document.frame.depth - 1), ' '));
        document.output.write(document.frame.foot);
    }
}

}  // namespace sluice
