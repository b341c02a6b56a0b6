#include "host/datasets/dataset_catalogue.hpp"

namespace sluice {

const std::string &dataset_catalogue_schema() {
    static const std::string schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "catalogue.yaml",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "datasets": {"type": "array", "description": "The datasets of all tenants", "items": {"type": "object", "additionalProperties": false, "required": ["id", "context"], "properties": {
        "tenant": {"type": "string", "default": "default", "description": "Whose it is"},
        "id": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Letters, digits, _ and -; the name in every API"},
        "display_name": {"type": "string", "default": "", "description": "For people (default: the id)"},
        "entity_type": {"type": "string", "default": "", "description": "Of its records, for APIs that name it"},
        "context": {"type": "object", "additionalProperties": false,
          "description": "What its profile is found by; format and channel are the request's",
          "properties": {
            "app": {"type": "string", "minLength": 1, "maxLength": 200}, "service": {"type": "string", "minLength": 1, "maxLength": 200},
            "source": {"type": "string", "minLength": 1, "maxLength": 200}, "role": {"type": "string", "minLength": 1, "maxLength": 200},
            "user": {"type": "string", "minLength": 1, "maxLength": 200}, "subtype": {"type": "string", "minLength": 1, "maxLength": 200}}},
        "query": {"type": "object", "description": "Only these records, besides the profile's own query"},
        "columns": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {
              "name": {"type": "string", "minLength": 1, "maxLength": 200},
              "title": {"type": "string", "default": "", "description": "For people (default: the name)"},
              "type": {"enum": ["boolean", "integer", "number", "date", "datetime", "text", "json", "decimal"], "default": "text"},
              "key": {"type": "boolean", "default": false, "description": "It tells records apart"},
              "hidden": {"type": "boolean", "default": false, "description": "APIs do not tell of it"},
              "personal": {"type": "boolean", "default": false, "description": "It holds personal data"},
              "geography": {"type": "boolean", "default": false, "description": "Its texts are geometries, as well-known text (WKT)"}}}, "description": "What APIs tell of its columns"},
        "bing": {"type": "object", "additionalProperties": false, "description": "It is a data source of the Bing Maps API",
          "properties": {
            "access_id": {"type": "string", "minLength": 1, "maxLength": 100, "description": "Made once when it is left out"},
            "master": {"type": "string", "description": "Id or label of the key that may do everything with it"},
            "query": {"type": "string", "description": "Id or label of the key that may query it"},
            "public": {"type": "boolean", "default": false, "description": "Any key may query it"}}},
        "zoho": {"type": "object", "additionalProperties": false, "description": "It is a view of the Zoho Analytics API",
          "properties": {
            "workspace_id": {"type": ["string", "integer"], "description": "Digits; one for each tenant is made when it is left out"},
            "view_id": {"type": ["string", "integer"], "description": "Digits; made once when it is left out"},
            "view_type": {"enum": ["Table", "QueryTable", "AnalysisView", "Pivot", "SummaryView", "Report", "Dashboard"], "default": "Table",
              "description": "What kind of view it is"},
            "owner": {"type": "string", "default": "", "description": "Mail address of whom it belongs to"}}},
        "grants": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["user"], "properties": {
              "user": {"type": "string", "minLength": 1, "maxLength": 200},
              "export": {"type": "boolean", "default": false, "description": "May export it"},
              "filter": {"type": "object", "description": "A query: only these records"},
              "columns": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}}}},
          "description": "Who may use it; without any, everybody of the tenant"}}}}
  }
})json";
    return schema;
}

}  // namespace sluice
