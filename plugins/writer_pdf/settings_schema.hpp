// The JSON Schema of the pdf writer's settings.
#pragma once

namespace sluice::pdf {

inline constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "paper": {
      "type": "string",
      "enum": ["A4", "A3", "A5", "letter", "legal", "tabloid", "auto"],
      "default": "A4",
      "description": "The paper. auto: A4, but as wide as the columns need."
    },
    "orientation": {
      "type": "string",
      "enum": ["portrait", "landscape"],
      "default": "portrait",
      "description": "Whether the paper's longer side stands upright or lies."
    },
    "margins": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "top": {"type": "number", "minimum": 0, "maximum": 100},
        "bottom": {"type": "number", "minimum": 0, "maximum": 100},
        "left": {"type": "number", "minimum": 0, "maximum": 100},
        "right": {"type": "number", "minimum": 0, "maximum": 100}
      },
      "description": "What stays blank around everything, in millimetres: top, bottom, left, right. 12 where one is not said."
    },
    "font": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100,
      "default": "DejaVu Sans",
      "description": "The family of the font, which has to be installed. Characters that it has not are taken from other installed fonts."
    },
    "font_size": {
      "type": "number",
      "minimum": 4,
      "maximum": 36,
      "default": 8,
      "description": "Its size in points."
    },
    "title": {
      "type": "string",
      "maxLength": 1000,
      "description": "What the table is called. The document has it as its title, too; without it the name of the table."
    },
    "title_at": {
      "type": "string",
      "enum": ["top", "bottom", "none"],
      "default": "top",
      "description": "Where the title stands: above the first row, below the last one, or nowhere."
    },
    "description": {
      "type": "string",
      "maxLength": 10000,
      "description": "A text about the table."
    },
    "description_at": {
      "type": "string",
      "enum": ["top", "bottom", "none"],
      "default": "top",
      "description": "Where it stands, behind the title if both are there."
    },
    "page_header": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "left": {"type": "string", "maxLength": 1000},
        "center": {"type": "string", "maxLength": 1000},
        "right": {"type": "string", "maxLength": 1000}
      },
      "description": "Texts at the top of every page: left, center, right. {page}, {pages}, {title} and {date} are replaced; {{ is a brace."
    },
    "page_footer": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "left": {"type": "string", "maxLength": 1000},
        "center": {"type": "string", "maxLength": 1000},
        "right": {"type": "string", "maxLength": 1000}
      },
      "default": {"center": "{page}"},
      "description": "Texts at the bottom of every page, as those of page_header."
    },
    "date": {
      "type": "string",
      "maxLength": 100,
      "description": "What {date} stands for. The writer looks at no clock, so that the same rows make the same bytes."
    },
    "header": {
      "type": "boolean",
      "description": "Whether the names of the columns stand above the rows of every page. Default: true, but false for a table whose header_rows is 0."
    },
    "widths": {
      "type": "string",
      "enum": ["content", "equal", "columns"],
      "default": "content",
      "description": "How wide columns are. content: as the header and the first 200 rows need, narrower where the page has no room. equal: all the same, over the whole page. columns: as the script says (width, in characters), the others as their values need."
    },
    "lines_max": {
      "type": "integer",
      "minimum": 1,
      "maximum": 100,
      "default": 10,
      "description": "How many lines a cell may have; longer texts are cut, which becomes a warning."
    },
    "null_text": {
      "type": "string",
      "maxLength": 100,
      "default": "",
      "description": "What stands for NULL, in grey."
    },
    "control_characters": {
      "type": "string",
      "enum": ["fail", "strip"],
      "default": "fail",
      "description": "Characters that nobody sees on paper. fail: the export ends. strip: they are left out, which becomes a warning."
    },
    "password": {
      "type": "string",
      "minLength": 1,
      "maxLength": 127,
      "writeOnly": true,
      "description": "Encrypts the file with AES-256, for whoever has it: ${env:NAME} or ${file:PATH}."
    }
  }
})json";

}  // namespace sluice::pdf
