// What the plugin can be told, as a JSON Schema.
#pragma once

namespace sluice::xml {

inline constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "required": ["path", "columns"],
  "properties": {
    "path": {
      "description": "What to read: a file, a folder (its *.xml files, also with .gz or .zst behind, sorted by name), a pattern with *, ?, [] and **, '-' for standard input, or a list of those.",
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
    "row": {
      "description": "Which elements are rows. A name: all of that name, wherever they stand. Several with / between two (catalogue/products/product): those at this place, from the outermost element on. Without it: each child of the outermost element.",
      "type": "string", "minLength": 1
    },
    "values": {
      "description": "What names a value in a row. elements: the element it stands in, or its attribute. columns: <column name=\"Price\">5</column>, or an attribute of the row.",
      "enum": ["elements", "columns"],
      "default": "elements"
    },
    "empty": {
      "description": "What an element or attribute without text is in a column of text. In other columns it is NULL.",
      "enum": ["text", "null"],
      "default": "text"
    },
    "others": {
      "description": "What becomes of a row with elements or attributes that no column is read from. pass: they are passed over. reject: it is a row error.",
      "enum": ["pass", "reject"],
      "default": "pass"
    },
    "columns": {
      "description": "The table's columns, in order.",
      "type": "array", "minItems": 1, "maxItems": 16384,
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name"],
        "properties": {
          "name": {"type": "string", "minLength": 1, "description": "The column's name."},
          "from": {"type": "string", "minLength": 1, "description": "Where its value stands in the row: address/city for an element, @id or price/@currency for an attribute. Without it: the element or the attribute of the row that has the column's name."},
          "type": {"enum": ["text", "integer", "number", "decimal", "boolean", "date", "datetime", "json"], "default": "text", "description": "What its values are."},
          "zone": {"enum": ["UTC"], "description": "A datetime without a time zone is UTC."}
        }
      }
    }
  }
})json";

}  // namespace sluice::xml
