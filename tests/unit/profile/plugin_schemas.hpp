// Two made-up plugins, for profiles in tests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::test {

inline std::optional<std::string> plugin_schemas(std::string_view kind, std::string_view name) {
    if (kind == "source" && name == "jsonl")
        return R"({"type": "object", "required": ["path"], "properties": {
            "path": {"type": "string", "format": "path"},
            "password": {"type": "string", "minLength": 8},
            "batch": {"type": "integer"}}})";
    if (kind == "writer" && name == "csv")
        return R"({"type": "object", "additionalProperties": false, "properties": {
            "delimiter": {"type": "string", "maxLength": 1},
            "header": {"type": "boolean"},
            "quoting": {"enum": ["minimal", "all", "never"]},
            "line_end": {"type": "string", "enum": ["lf", "crlf"]},
            "width": {"type": "number", "minimum": 0, "maximum": 255},
            "template": {"type": "string", "format": "path"},
            "seal": {"type": "string", "writeOnly": true},
            "null_text": {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
            "columns": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["name"],
                "properties": {"name": {"type": "string"}, "bold": {"type": "boolean"}}}}}})";
    if (kind == "writer" && name == "xlsx") return R"({"type": "object", "properties": {"sheet": {"type": "string"}}})";
    return std::nullopt;
}

}  // namespace sluice::test
