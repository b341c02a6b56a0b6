// The JSON Schema of the xlsx writer's settings.
#pragma once

namespace sluice::xlsx {

inline constexpr const char *settings_schema = R"json({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "sheet_name": {"type": "string", "description": "name of the first sheet; default: the table's name"},
    "sheet_names": {"enum": ["adapt", "fail"],
      "description": "what becomes of a table name that Excel refuses as a sheet name; default adapt"},
    "header": {"type": "boolean", "description": "begin each sheet with the columns' names; default true but for tables with header_rows = 0"},
    "freeze_header": {"type": "boolean", "description": "keep the header in view; default true"},
    "autofilter": {"type": "boolean", "description": "filter buttons in the header; default true"},
    "column_width": {"oneOf": [{"type": "number", "minimum": 0, "maximum": 255}, {"const": "header"}],
      "description": "width in characters of columns that have none of their own; default header: what the header needs"},
    "header_style": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "bold": {"type": "boolean", "description": "default true"},
        "fill": {"type": "string", "description": "background as #RRGGBB, or none; default #E7E6E6"},
        "color": {"type": "string", "description": "colour of the text as #RRGGBB"}
      }
    },
    "number_formats": {
      "type": "object",
      "additionalProperties": false,
      "description": "Excel number formats by column type; a column's own number_format wins",
      "properties": {
        "integer": {"type": "string", "description": "default 0"},
        "number": {"type": "string", "description": "default General"},
        "decimal": {"type": "string", "description": "default General"},
        "date": {"type": "string", "description": "default yyyy-mm-dd"},
        "datetime": {"type": "string", "description": "default yyyy-mm-dd hh:mm:ss"}
      }
    },
    "compression": {"enum": ["fast", "balanced", "small"],
      "description": "balanced and small give the same bytes on every processor; default fast"},
    "long_text": {"enum": ["fail", "truncate"],
      "description": "what becomes of a text over 32767 characters; default fail"},
    "control_characters": {"enum": ["escape", "strip", "fail"],
      "description": "what becomes of characters that XML cannot hold; default escape (_xHHHH_, which Excel reads back)"}
  }
})json";

}  // namespace sluice::xlsx
