// What the plugin can be told, as a JSON Schema.
#pragma once

namespace sluice::csv {

inline constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "required": ["path"],
  "properties": {
    "path": {
      "description": "What to read: a file, a folder (its *.csv, *.tsv and *.txt files, also with .gz or .zst behind, sorted by name), a pattern with *, ?, [] and **, '-' for standard input, or a list of those.",
      "oneOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}
      ]
    },
    "compression": {
      "description": "How the inputs are compressed. 'auto' looks at the first bytes of each; another value must be what they say.",
      "enum": ["auto", "none", "gzip", "zstd"],
      "default": "auto"
    },
    "encoding": {
      "description": "How the inputs are encoded. 'auto' goes by the byte order mark and takes UTF-8 where there is none; another value must be what the mark says.",
      "enum": ["auto", "utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1"],
      "default": "auto"
    },
    "delimiter": {
      "description": "The character between two cells, of ASCII.",
      "type": "string", "minLength": 1, "maxLength": 1,
      "default": ","
    },
    "quote": {
      "description": "The character around cells that hold delimiters or line breaks; doubled within them. Empty: there is none.",
      "type": "string", "maxLength": 1,
      "default": "\""
    },
    "skip_records": {
      "description": "How many records of each input are passed over, in front of the header: titles and the like.",
      "type": "integer", "minimum": 0, "maximum": 1000,
      "default": 0
    },
    "header": {
      "description": "first: the first record of each input names the columns. skip: it is passed over. none: there is no such record. With skip and none, columns names them.",
      "enum": ["first", "skip", "none"],
      "default": "first"
    },
    "columns": {
      "description": "With header first: columns that are more than text, by their names. Otherwise all columns, in order.",
      "type": "array", "minItems": 1, "maxItems": 16384,
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name"],
        "properties": {
          "name": {"type": "string", "minLength": 1, "description": "The column's name."},
          "type": {"enum": ["text", "integer", "number", "decimal", "boolean", "date", "datetime", "json"], "default": "text", "description": "What its cells hold."},
          "zone": {"enum": ["UTC"], "description": "A datetime without a time zone is UTC."}
        }
      }
    },
    "null_text": {
      "description": "What stands for NULL where it is not quoted: a text or a list of texts, an empty list for none.",
      "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
      "default": ""
    },
    "decimal_separator": {
      "description": "What stands in front of the fraction, in columns of type decimal and number.",
      "enum": [".", ","],
      "default": "."
    },
    "finer_times": {
      "description": "What becomes of a datetime that is finer than microseconds: refuse: the row is not taken. cut: what is finer is left out.",
      "enum": ["refuse", "cut"],
      "default": "refuse"
    },
    "blanks": {
      "description": "What becomes of blanks and tabs around values of columns that are no text and no JSON. keep: they make the row one that is not taken. trim: they do not count.",
      "enum": ["keep", "trim"],
      "default": "keep"
    }
  }
})json";

}  // namespace sluice::csv
