#include "plugins/writer_json/json_writer.hpp"

#include "plugins/sdk/sluice/output_suffix.hpp"

#include <utility>

namespace sluice {

JsonWriter::JsonWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables) {
    const std::string container = sdk::setting(settings, "container", "");
    has_container_ = !container.empty();
    sdk::TextBuffer head;
    if (has_container_) {
        head.append('{');
        sdk::append_json_string(head, container);
        head.append(':');
    }
    head.append('[');

    const std::vector<std::string> suffixes = sdk::output_suffixes(tables, ".json");
    documents_.reserve(tables.size());
    for (Table &table : tables) documents_.push_back({sdk::JsonRows(std::move(table), settings), {}});
    for (std::size_t i = 0; i < documents_.size(); ++i) {
        documents_[i].output = job.open_output(suffixes[i], "application/json");
        documents_[i].output.write(head.view());
    }
}

void JsonWriter::encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                        std::string &block) const {
    const sdk::JsonRows &format = documents_[static_cast<std::size_t>(table)].rows;
    sdk::TextBuffer &out = lane.text;
    out.clear();
    for (std::int64_t row = 0; row < rows.row_count(); ++row) {
        out.append(first_row + row == 0 ? "\n" : ",\n");
        format.append(out, rows, first_row, row);
    }
    block.assign(out.view());
}

void JsonWriter::append(std::int32_t table, const std::string &rows, const sluice_block &block) {
    Document &document = documents_[static_cast<std::size_t>(table)];
    if (rows.empty()) return;
    document.is_empty = false;
    document.output.write(block);
}

void JsonWriter::finish() {
    for (const Document &document : documents_) {
        if (!document.is_empty) document.output.write("\n");
        document.output.write(has_container_ ? "]}\n" : "]\n");
    }
}

}  // namespace sluice
