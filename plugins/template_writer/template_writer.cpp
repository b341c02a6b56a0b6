// A writer to copy: tab-separated text, one file a table. See docs/plugin-guide.md.
#include "plugins/sdk/sluice/output_suffix.hpp"
#include "plugins/sdk/sluice/text_format.hpp"
#include "plugins/sdk/sluice/writer.hpp"

namespace sluice {

class TemplateWriter {
public:
    static constexpr const char *name = "template";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "Tab-separated text; the writer to copy for your own";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "null_text": {"type": "string", "default": "\\N", "description": "What stands for a value that is missing."}
  }
})json";

    TemplateWriter(sdk::Job job, const sdk::Settings &settings, const std::vector<Table> &tables)
        : null_text_(sdk::setting(settings, "null_text", "\\N")) {
        for (const std::string &suffix : sdk::output_suffixes(tables, ".tsv"))
            outputs_.push_back(job.open_output(suffix, "text/tab-separated-values"));
    }

    void encode(sdk::NoLane &, std::int32_t, const BatchView &rows, std::int64_t, std::string &out) const {
        for (std::int64_t row = 0; row < rows.row_count(); ++row)
            for (std::size_t i = 0; i < rows.column_count(); ++i) {
                write_cell(out, rows.column(i), row);
                out += i + 1 < rows.column_count() ? '\t' : '\n';
            }
    }

    void append(std::int32_t table, const std::string &, const sluice_block &block) {
        outputs_[static_cast<std::size_t>(table)].write(block);
    }

    void finish() {}

private:
    void write_cell(std::string &out, const ColumnView &column, std::int64_t row) const {
        if (column.is_null(row)) {
            out += null_text_;
        } else if (is_text_like(column.type())) {
            for (const char c : column.text(row)) {  // \t, \n, \r and \\ as in PostgreSQL's COPY, to keep rows apart
                if (c == '\t')
                    out += "\\t";
                else if (c == '\n')
                    out += "\\n";
                else if (c == '\r')
                    out += "\\r";
                else if (c == '\\')
                    out += "\\\\";
                else
                    out += c;
            }
        } else {
            char value[sdk::format_chars_max];
            out.append(value, sdk::write_value(value, column, row));
        }
    }

    std::string null_text_;
    std::vector<sdk::Output> outputs_;
};

}  // namespace sluice

SLUICE_WRITER(sluice::TemplateWriter)
