// Rows as newline-delimited JSON: one value a line.
#pragma once

#include "plugins/sdk/sluice/json_rows.hpp"
#include "plugins/sdk/sluice/text_buffer.hpp"
#include "plugins/sdk/sluice/writer.hpp"

#include <string>
#include <vector>

namespace sluice {

/// Every table becomes a file of its own. Every line ends with a line feed, the last one too.
class NdjsonWriter {
public:
    static constexpr const char *name = "ndjson";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "Newline-delimited JSON (JSON Lines): one JSON value a line";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "rows": {
      "type": "string",
      "enum": ["columns", "whole"],
      "description": "columns: each row is an object with a key for every column. whole: each row is the value of the only column, which has to be of type json. Default: whole when the only column is the json column 'entity', else columns."
    },
    "keys": {
      "type": "string",
      "enum": ["label", "code"],
      "default": "label",
      "description": "label: the columns' names are the keys. code: what the source calls them."
    },
    "nulls": {
      "type": "string",
      "enum": ["write", "omit"],
      "default": "write",
      "description": "write: a NULL is written as null. omit: the key is left out."
    }
  }
})json";

    using Lane = sdk::TextLane;

    NdjsonWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables);

    void encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                std::string &block) const;
    void append(std::int32_t table, const std::string &lines, const sluice_block &block);
    void finish() {}
    void limits(sluice_writer_limits &limits) const { limits.has_free_blocks = 1; }

private:
    std::vector<sdk::JsonRows> rows_;   // of each table
    std::vector<sdk::Output> outputs_;  // likewise
};

}  // namespace sluice
