// A source to copy: numbered rows, as many as the settings say. See docs/plugin-guide.md.
#include "plugins/sdk/sluice/source.hpp"

namespace sluice {

class TemplateSource {
public:
    static constexpr const char *name = "template";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "Numbered rows; the source to copy for your own";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "rows": {"type": "integer", "minimum": 0, "maximum": 1000000000, "default": 10, "description": "How many rows there are."},
    "text": {"type": "string", "default": "row", "description": "What stands before the number in the column text."}
  }
})json";

    TemplateSource(sdk::Job, const sdk::Settings &settings)
        : row_count_(sdk::setting<std::int64_t>(settings, "rows", 10)), text_(sdk::setting(settings, "text", "row")) {}

    Table table() const { return {"rows", {{"number", ColumnType::int64}, {"text", ColumnType::text}}, {}}; }

    std::optional<sdk::SourceBatch> next(sdk::BatchLimits limits) {
        if (next_row_ > row_count_) return std::nullopt;
        sdk::SourceBatch batch;
        batch.first_line = next_row_;
        BatchBuilder rows({ColumnType::int64, ColumnType::text});
        do {  // at least one row, however small the limits are
            rows.column(0).append_int64(next_row_);
            rows.column(1).append_text(text_ + " " + std::to_string(next_row_));
            rows.end_row();
            ++next_row_;
        } while (next_row_ <= row_count_ && rows.row_count() < limits.rows_max &&
                 static_cast<std::int64_t>(rows.byte_count()) < limits.bytes_max);
        batch.array = rows.finish();
        return batch;
    }

    std::int64_t count() const { return row_count_; }

private:
    std::int64_t row_count_;
    std::string text_;
    std::int64_t next_row_ = 1;
};

}  // namespace sluice

SLUICE_SOURCE(sluice::TemplateSource)
