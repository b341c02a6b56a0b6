// Rows as an HTML table.
#pragma once

#include "plugins/sdk/sluice/text_buffer.hpp"
#include "plugins/sdk/sluice/writer.hpp"
#include "plugins/writer_html/html_page.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace sluice {

/// Every table becomes a file of its own, a whole document or a piece for one.
class HtmlWriter {
public:
    static constexpr const char *name = "html";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "HTML: a table, as a whole document or as a piece of one";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "document": {
      "type": "boolean",
      "default": true,
      "description": "true: a whole HTML document with a small style sheet. false: the table alone, with title and description, to stand within another page."
    },
    "title": {
      "type": "string",
      "maxLength": 1000,
      "description": "What the table is called. The document has it as its title, too; without it the name of the table."
    },
    "title_at": {
      "type": "string",
      "enum": ["top", "bottom", "none"],
      "default": "top",
      "description": "Where on the page the title stands: above the table, below it, or nowhere."
    },
    "description": {
      "type": "string",
      "maxLength": 10000,
      "description": "A text about the table."
    },
    "description_at": {
      "type": "string",
      "enum": ["top", "bottom", "none"],
      "default": "top",
      "description": "Where it stands, behind the title if both are there."
    },
    "header": {
      "type": "boolean",
      "description": "Whether the names of the columns stand above the rows. Default: true, but false for a table whose header_rows is 0."
    },
    "widths": {
      "type": "string",
      "enum": ["content", "equal", "columns"],
      "default": "content",
      "description": "How wide columns are. content: as their values need. equal: all the same, over the whole page. columns: as the script says (width, in characters), the others as their values need."
    },
    "null_text": {
      "type": "string",
      "maxLength": 100,
      "default": "",
      "description": "What stands for NULL, in a cell of the class null."
    },
    "control_characters": {
      "type": "string",
      "enum": ["fail", "strip"],
      "default": "fail",
      "description": "Characters that HTML has no way to write. fail: the export ends. strip: they are left out, which becomes a warning."
    }
  }
})json";

    using Lane = sdk::TextLane;

    HtmlWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables);

    void encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                std::string &block) const;
    void append(std::int32_t table, const std::string &rows, const sluice_block &block);
    void finish();
    void limits(sluice_writer_limits &limits) const { limits.has_free_blocks = 1; }

private:
    struct Page {
        Table table;
        std::vector<std::string> opens;  // of a cell of each column
        std::string foot;
        sdk::Output output;
    };

    void append_cell(sdk::TextBuffer &out, const Page &page, std::size_t column, const ColumnView &values,
                     std::int64_t first_row, std::int64_t row) const;

    sdk::Job job_;
    bool strips_;
    std::string null_cell_;
    std::vector<Page> pages_;  // one for each table
    std::unique_ptr<std::atomic<std::int64_t>> stripped_ = std::make_unique<std::atomic<std::int64_t>>(0);
};

}  // namespace sluice
