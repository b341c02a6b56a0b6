// The JSON Schema of the xlsx writer's settings.
#pragma once

namespace sluice::xlsx {

inline constexpr const char *settings_schema = R"json({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "sheet_name": {"type": "string", "description": "name of the first sheet; default: the table's name"},
    "active_sheet": {"type": "string", "minLength": 1, "description": "name of the table whose sheet is in front when the file is opened; default: the first visible one"},
    "sheet_names": {"enum": ["adapt", "fail"], "default": "adapt",
      "description": "what becomes of a table name that Excel refuses as a sheet name"},
    "header": {"type": "boolean", "description": "begin each sheet with the columns' names; default true but for tables with header_rows = 0"},
    "header_names": {"enum": ["label", "code", "both"], "default": "label",
      "description": "label: the columns' names; code: what the source calls them; both: a row of each"},
    "header_notes": {"type": "boolean", "default": true, "description": "show a column's help as a note of its header"},
    "freeze_header": {"type": "boolean", "default": true, "description": "keep the header in view"},
    "autofilter": {"type": "boolean", "default": true, "description": "filter buttons in the header"},
    "column_width": {"oneOf": [{"type": "number", "minimum": 0, "maximum": 255}, {"enum": ["header", "content"]}], "default": "header",
      "description": "width in characters of columns that have none of their own; header: what the header needs; content: what the first 1000 rows need as well"},
    "font_size": {"type": "number", "minimum": 1, "maximum": 409, "default": 11, "description": "of all cells, in points; the font is Calibri"},
    "header_style": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "bold": {"type": "boolean", "default": true},
        "fill": {"type": "string", "default": "#E7E6E6", "description": "background as #RRGGBB, or none"},
        "color": {"type": "string", "description": "colour of the text as #RRGGBB"}
      }
    },
    "group_style": {
      "type": "object",
      "additionalProperties": false,
      "description": "of the row of groups; default: as header_style",
      "properties": {
        "bold": {"type": "boolean"},
        "fill": {"type": "string", "description": "background as #RRGGBB, or none"},
        "color": {"type": "string", "description": "colour of the text as #RRGGBB"}
      }
    },
    "group_fills": {
      "type": "object",
      "additionalProperties": {"type": "string"},
      "description": "backgrounds by group, as #RRGGBB: of the group and of the names below it"
    },
    "header_styles": {
      "type": "object",
      "additionalProperties": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "bold": {"type": "boolean"},
          "fill": {"type": "string", "description": "background as #RRGGBB"},
          "color": {"type": "string", "description": "colour of the text as #RRGGBB"}
        }
      },
      "description": "looks by name, for the names of columns that say one (style); what is left out is as in header_style"
    },
    "cell_styles": {
      "type": "object",
      "additionalProperties": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "bold": {"type": "boolean"},
          "fill": {"type": "string", "description": "background as #RRGGBB"},
          "color": {"type": "string", "description": "colour of the text as #RRGGBB"}
        }
      },
      "description": "looks by name, for cells whose column has one of names (style_of); those of header_styles can be named as well"
    },
    "header_wrap": {"type": "boolean", "default": false, "description": "break long names in the header into lines"},
    "list_sheet": {"type": "string", "minLength": 1, "default": "Lists", "description": "name of the hidden sheet of allowed values"},
    "notes": {"enum": ["cell", "sheet", "column", "none"], "default": "cell",
      "description": "what becomes of a column that holds the notes of another: cell notes (beyond 10000 of a sheet as with sheet), cells of a hidden sheet, a column like any other, or nothing"},
    "validation": {"type": "boolean", "default": true,
      "description": "drop-down lists of allowed values, rules and prompts"},
    "full_sheet": {"enum": ["next_file", "next_sheet"], "default": "next_file",
      "description": "where rows go on when a sheet is full"},
    "rows_per_sheet": {"type": "integer", "minimum": 1, "maximum": 1048573,
      "description": "with full_sheet: next_sheet, the rows of a full sheet; default: what Excel takes"},
    "number_formats": {
      "type": "object",
      "additionalProperties": false,
      "description": "Excel number formats by column type; a column's own number_format wins",
      "properties": {
        "integer": {"type": "string", "default": "0"},
        "number": {"type": "string", "default": "General"},
        "decimal": {"type": "string", "default": "General"},
        "date": {"type": "string", "default": "yyyy-mm-dd"},
        "datetime": {"type": "string", "default": "yyyy-mm-dd hh:mm:ss"}
      }
    },
    "compression": {"enum": ["fast", "balanced", "small"], "default": "fast",
      "description": "balanced and small give the same bytes on every processor"},
    "long_text": {"enum": ["fail", "truncate", "reject"], "default": "fail",
      "description": "what becomes of a text over 32767 characters; reject: its record is an error as on_error says"},
    "control_characters": {"enum": ["escape", "strip", "fail"], "default": "escape",
      "description": "what becomes of characters that XML cannot hold; escape: _xHHHH_, which Excel reads back"}
  }
})json";

}  // namespace sluice::xlsx
