// Rows as comma-separated values (RFC 4180, with other characters where the settings say so).
#pragma once

#include "plugins/sdk/sluice/temp_file.hpp"
#include "plugins/sdk/sluice/text_buffer.hpp"
#include "plugins/sdk/sluice/writer.hpp"
#include "plugins/writer_csv/csv_settings.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Every table becomes a file of its own, or all become one file: then the rows of all but the first wait in temporary
/// files. A byte order mark and a header are written when the file is opened, so that a table without rows still shows
/// its columns.
class CsvWriter {
public:
    static constexpr const char *name = "csv";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "Comma-separated values, with any delimiter, quoting and line end";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "delimiter": {
      "type": "string",
      "minLength": 1,
      "maxLength": 2,
      "default": ",",
      "description": "One ASCII character between two values; \\t is a tab."
    },
    "quote": {
      "type": "string",
      "minLength": 1,
      "maxLength": 2,
      "default": "\"",
      "description": "One ASCII character around a quoted value; within the value it is doubled."
    },
    "quoting": {
      "type": "string",
      "enum": ["minimal", "text", "all", "none"],
      "default": "minimal",
      "description": "Which values are quoted. minimal: those that would be misread without. text: all of text and json columns. all: all but NULL. none: no value; one that would be misread ends the export."
    },
    "line_end": {
      "type": "string",
      "enum": ["lf", "crlf", "cr"],
      "default": "lf",
      "description": "What ends each row: a line feed, carriage return and line feed as in RFC 4180, or a carriage return alone as on old Macs."
    },
    "header": {
      "type": "boolean",
      "description": "Write the column names as the first row. Default: true, but false for a table whose header_rows is 0."
    },
    "header_names": {
      "type": "string",
      "enum": ["label", "code", "both"],
      "default": "label",
      "description": "label: the columns' names. code: what the source calls them. both: a row of names, then one of codes."
    },
    "encoding": {
      "type": "string",
      "enum": ["utf-8", "utf-16le", "windows-1252"],
      "default": "utf-8",
      "description": "How characters become bytes."
    },
    "unencodable": {
      "type": "string",
      "enum": ["fail", "replace"],
      "default": "fail",
      "description": "What becomes of a value with a character that the encoding does not have. fail: it ends the export. replace: a question mark stands for the character, and a warning tells how many values were changed."
    },
    "bom": {
      "type": "boolean",
      "default": false,
      "description": "Begin with the byte order mark of UTF-8 or UTF-16, by which Excel recognises the encoding."
    },
    "sep_line": {
      "type": "boolean",
      "default": false,
      "description": "Begin with the line sep= and the delimiter, by which Excel recognises it. Other readers take it for a row."
    },
    "formulas": {
      "type": "string",
      "enum": ["keep", "escape"],
      "default": "keep",
      "description": "What becomes of texts that a spreadsheet would run as a formula: those that begin with =, +, -, @ (or their wide forms), a tab or a line break and are no numbers. escape: an apostrophe is put in front of them, and a warning tells of how many."
    },
    "decimal_separator": {
      "type": "string",
      "enum": [".", ","],
      "default": ".",
      "description": "What stands before the fraction in number and decimal columns."
    },
    "null_text": {
      "type": "string",
      "default": "",
      "description": "What stands for NULL, without quotes. A value that is equal to it is quoted."
    },
    "tables": {
      "type": "string",
      "enum": ["files", "one_file"],
      "default": "files",
      "description": "files: each table in a file of its own. one_file: all tables in one file, each but the first behind a line with its name."
    },
    "extension": {
      "type": "string",
      "minLength": 1,
      "maxLength": 20,
      "default": "csv",
      "description": "What the file's name ends with, behind a point: letters and digits."
    }
  }
})json";

    using Lane = sdk::TextLane;

    CsvWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables);

    void encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                std::string &block) const;
    void append(std::int32_t table, const std::string &rows, const sluice_block &block);
    void finish();
    void limits(sluice_writer_limits &limits) const { limits.has_free_blocks = 1; }

private:
    // How many values were written otherwise than they are.
    struct Changes {
        std::atomic<std::int64_t> escaped = 0, replaced = 0;
    };

    void open_outputs();
    bool is_waiting(std::size_t table) const { return settings_.has_one_file && table > 0; }
    void append_names(sdk::TextBuffer &out, const Table &table) const;
    void write_head(const Table &table, const sdk::Output &output) const;
    void write_waiting(std::size_t table) const;
    void write_text(const sdk::TextBuffer &text, const sdk::Output &output) const;
    void write_header(sdk::TextBuffer &out, const Table &table,
                      const std::function<std::string(const Column &)> &name_of) const;
    void write_cell(sdk::TextBuffer &out, const Table &table, std::size_t column, const ColumnView &values,
                    std::int64_t first_row, std::int64_t row) const;
    std::string safe_text(std::string_view text, const Table &table, std::size_t column, std::int64_t row) const;
    void warn_of_changes() const;
    void write_null(sdk::TextBuffer &out, const Table &table) const;
    void write_quoted(sdk::TextBuffer &out, std::string_view text) const;
    bool needs_quotes(const Table &table, std::string_view text) const;

    sdk::Job job_;
    CsvSettings settings_;
    bool are_values_plain_;   // numbers, dates and the like never need quotes
    bool are_texts_checked_;  // for formulas and characters
    std::unique_ptr<Changes> changes_ = std::make_unique<Changes>();
    std::vector<Table> tables_;
    std::vector<sdk::Output> outputs_;    // one for each table, or one for all
    std::vector<sdk::TempFile> waiting_;  // with one file: the rows of each table but the first
};

}  // namespace sluice
