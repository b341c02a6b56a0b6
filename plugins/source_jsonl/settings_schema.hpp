// What the plugin can be told, as a JSON Schema.
#pragma once

namespace sluice::jsonl {

inline constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "required": ["path"],
  "properties": {
    "path": {
      "description": "What to read: a file, a folder (its *.json, *.jsonl and *.ndjson files, also with .gz or .zst behind, sorted by name), a pattern with *, ?, [] and **, '-' for standard input, or a list of those.",
      "oneOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}
      ]
    },
    "shape": {
      "description": "How the records stand in an input: one on each line, as elements of one array, or as elements of an array within one object. 'auto' looks at the first MiB of each input.",
      "enum": ["auto", "lines", "array", "object"],
      "default": "auto"
    },
    "container": {
      "description": "The name of the member that holds the array of records, where an input is one object.",
      "type": "string",
      "default": "entities"
    },
    "compression": {
      "description": "How the inputs are compressed. 'auto' looks at the first bytes of each; another value must be what they say.",
      "enum": ["auto", "none", "gzip", "zstd"],
      "default": "auto"
    }
  }
})json";

}  // namespace sluice::jsonl
