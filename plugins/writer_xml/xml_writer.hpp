// Rows as one XML document.
#pragma once

#include "plugins/sdk/sluice/text_buffer.hpp"
#include "plugins/sdk/sluice/writer.hpp"
#include "plugins/writer_xml/xml_dataset.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace sluice {

/// Every table becomes a document of its own.
class XmlWriter {
public:
    static constexpr const char *name = "xml";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "XML document: an element for each row, within one or several others";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "root": {
      "type": "string",
      "minLength": 1,
      "default": "rows",
      "description": "Names of the elements around all rows, from outside in: response/result/rows."
    },
    "root_attributes": {
      "type": "object",
      "additionalProperties": {"type": "string"},
      "description": "Attributes of the outermost of them, by name."
    },
    "row": {
      "type": "string",
      "minLength": 1,
      "default": "row",
      "description": "Name of the element of each row."
    },
    "values": {
      "type": "string",
      "enum": ["elements", "columns", "attributes"],
      "default": "elements",
      "description": "elements: <Price>5</Price>. columns: <column name=\"Price\">5</column>. attributes: <row Price=\"5\"/>."
    },
    "keys": {
      "type": "string",
      "enum": ["label", "code"],
      "default": "label",
      "description": "label: the columns' names are the names. code: what the source calls them."
    },
    "names": {
      "type": "string",
      "enum": ["encode", "fail"],
      "default": "encode",
      "description": "What becomes of a column whose name is none for an element. encode: each character that may not be there becomes _x0020_ and the like. fail: the export ends before it begins."
    },
    "layout": {
      "type": "string",
      "enum": ["lines", "compact", "pretty"],
      "default": "lines",
      "description": "lines: each row on a line of its own. compact: no line break but the last. pretty: each value on a line, indented by two spaces."
    },
    "nulls": {
      "type": "string",
      "enum": ["omit", "empty"],
      "default": "omit",
      "description": "omit: a NULL has no element. empty: it is like an empty text."
    },
    "control_characters": {
      "type": "string",
      "enum": ["fail", "strip"],
      "default": "fail",
      "description": "Characters that XML has no way to write. fail: the export ends. strip: they are left out, which becomes a warning."
    },
    "declaration": {
      "type": "boolean",
      "default": true,
      "description": "Whether the document begins with <?xml ...?>."
    },
    "dataset": {
      "type": "object",
      "additionalProperties": false,
      "required": ["name"],
      "description": "A schema in front of the rows makes a data set of them, as ADO.NET and spatial data services read it.",
      "properties": {
        "name": {"type": "string", "minLength": 1, "description": "Name of the set; of its element as `names` says, of the schema as it is."},
        "key": {"type": "string", "minLength": 1, "description": "Name of the column that tells rows apart."},
        "geography": {"type": "array", "items": {"type": "string"}, "description": "Names of columns that hold geometries as text (WKT)."}
      }
    }
  }
})json";

    struct Lane {
        explicit Lane(const XmlWriter &) {}
        sdk::TextBuffer text;
    };

    XmlWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables);

    void encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                std::string &block) const;
    void append(std::int32_t table, const std::string &rows, const sluice_block &block);
    void finish();
    void limits(sluice_writer_limits &limits) const { limits.has_free_blocks = 1; }

private:
    enum class Values { elements = 1, columns, attributes };
    enum class Layout { lines = 1, compact, pretty };

    // What stands around the value of a column.
    struct Frame {
        std::string open, close, empty;
    };
    struct Document {
        Table table;
        std::vector<Frame> frames;
        sdk::Output output;
    };

    void read(const sdk::Settings &settings);
    std::string require_name(const std::string &setting, const std::string &text) const;
    std::vector<std::string> names_of(const Table &table, bool has_codes, bool may_encode) const;
    std::vector<Frame> frames_of(const std::vector<std::string> &names) const;
    XmlDataset dataset_of(const sdk::Settings &settings, const Table &table) const;
    std::string head(const sdk::Settings &settings, const Table &table, const std::vector<std::string> &names) const;
    void append_row(sdk::TextBuffer &out, const Document &document, const BatchView &rows, std::int64_t first_row,
                    std::int64_t row) const;
    void append_value(sdk::TextBuffer &out, const Document &document, std::size_t column, const BatchView &rows,
                      std::int64_t first_row, std::int64_t row) const;

    sdk::Job job_;
    Values values_ = Values::elements;
    Layout layout_ = Layout::lines;
    bool are_nulls_empty_ = false, strips_ = false, has_dataset_ = false;
    std::vector<std::string> roots_;
    std::string row_, row_open_, row_close_, row_end_;  // with what is between values and rows
    std::vector<Document> documents_;                   // one for each table
    std::unique_ptr<std::atomic<std::int64_t>> stripped_ = std::make_unique<std::atomic<std::int64_t>>(0);
};

}  // namespace sluice
