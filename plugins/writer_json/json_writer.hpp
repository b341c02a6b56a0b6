// Rows as one JSON document: an array, or an object that holds the array under a key.
#pragma once

#include "plugins/sdk/sluice/json_rows.hpp"
#include "plugins/sdk/sluice/text_buffer.hpp"
#include "plugins/sdk/sluice/writer.hpp"
#include "plugins/writer_json/json_frame.hpp"

#include <string>
#include <vector>

namespace sluice {

/// Every table becomes a document of its own.
class JsonWriter {
public:
    static constexpr const char *name = "json";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "JSON document: an array of rows, or an object that holds it";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "container": {
      "type": "string",
      "minLength": 1,
      "description": "Key under which an object holds the array of rows; without it the document is the array itself."
    },
    "root": {
      "type": "string",
      "minLength": 1,
      "description": "Keys of the objects around that one, from outside in: response/result."
    },
    "root_members": {
      "type": "object",
      "additionalProperties": {"type": "string"},
      "description": "Text members that stand in front, in the object under the first key of 'root'; without 'root' in the document's only object."
    },
    "column_list": {
      "type": "string",
      "minLength": 1,
      "description": "Key in front of the container under which the names of the columns stand, as an array in their order."
    },
    "rows": {
      "type": "string",
      "enum": ["columns", "arrays", "whole"],
      "description": "columns: each row is an object with a key for every column. arrays: each row is an array of the values, in the order of the columns. whole: each row is the value of the only column, which has to be of type json. Default: whole when the only column is the json column 'entity', else columns."
    },
    "keys": {
      "type": "string",
      "enum": ["label", "code"],
      "default": "label",
      "description": "label: the columns' names are the keys. code: what the source calls them."
    },
    "values": {
      "type": "string",
      "enum": ["typed", "text"],
      "default": "typed",
      "description": "typed: numbers, booleans and JSON are written as such. text: every value is a string of what CSV would show."
    },
    "layout": {
      "type": "string",
      "enum": ["lines", "compact", "pretty"],
      "default": "lines",
      "description": "lines: each row on a line of its own. compact: no line break but the last. pretty: indented by two spaces, each value on a line."
    },
    "nulls": {
      "type": "string",
      "enum": ["write", "omit", "empty"],
      "default": "write",
      "description": "write: a NULL is written as null. omit: the key is left out, which arrays cannot do. empty: it is an empty string."
    }
  }
})json";

    struct Lane {
        explicit Lane(const JsonWriter &) {}
        sdk::TextBuffer text;
        sdk::TextBuffer row;  // before it is indented
    };

    JsonWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables);

    void encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                std::string &block) const;
    void append(std::int32_t table, const std::string &rows, const sluice_block &block);
    void finish();
    void limits(sluice_writer_limits &limits) const { limits.has_free_blocks = 1; }

private:
    enum class Layout { lines = 1, compact, pretty };
    static Layout read_layout(const sdk::Settings &settings);
    std::string_view before_rows() const { return layout_ == Layout::compact ? "" : "\n"; }
    std::string_view between_rows() const { return layout_ == Layout::compact ? "," : ",\n"; }

    struct Document {
        sdk::JsonRows rows;
        JsonFrame frame;
        sdk::Output output;
        bool is_empty = true;
    };

    std::vector<Document> documents_;  // one for each table
    Layout layout_;
};

}  // namespace sluice
