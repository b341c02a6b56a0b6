// What the plugin can be told, as a JSON Schema.
#pragma once

namespace sluice::sqlite {

inline constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "required": ["path"],
  "properties": {
    "path": {
      "description": "The database file. It is opened for reading only.",
      "type": "string", "minLength": 1, "format": "path"
    },
    "table": {
      "description": "The table or view to read. Either this or query.",
      "type": "string", "minLength": 1
    },
    "query": {
      "description": "One SELECT statement. It can read what is in the database, and nothing else.",
      "type": "string", "minLength": 1, "format": "path"
    },
    "shape": {
      "description": "rows: the columns are the database's. entities: each row is an entity, whose JSON stands in the column entity; columns id and type may stand beside it.",
      "enum": ["rows", "entities"],
      "default": "rows"
    },
    "columns": {
      "description": "Columns whose type is another than their declaration says, by their names.",
      "type": "array",
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name", "type"],
        "properties": {
          "name": {"type": "string", "minLength": 1, "description": "The column's name."},
          "type": {"enum": ["text", "integer", "number", "decimal", "boolean", "date", "datetime", "json"], "description": "What it holds."}
        }
      }
    }
  }
})json";

}  // namespace sluice::sqlite
