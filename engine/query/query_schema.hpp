// The form of a query as JSON Schema, for editors.
#pragma once

namespace sluice {

/// Definitions (draft-07) of "query" and of what it is made of; they refer to each other below "#/definitions". The
/// reader checks more than a schema can say.
inline constexpr const char *query_schema_definitions = R"json({
  "scalar": {"type": ["string", "number", "boolean"]},
  "scalars": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/scalar"}},
  "name": {"type": "string", "minLength": 1},
  "names": {"type": "array", "minItems": 1, "items": {"type": ["string", "integer"]}},
  "nameOrNames": {"anyOf": [{"type": ["string", "integer"]}, {"$ref": "#/definitions/names"}]},
  "texts": {"anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}]},
  "valueType": {"enum": ["string", "integer", "decimal", "datetime", "boolean"], "description": "How values are read before they are compared"},
  "match": {"enum": ["all", "any", "phrase"], "description": "How many of the words have to be there (default: all)"},
  "condition": {
    "type": "object",
    "description": "Exactly one of and, or, not, attribute, property, field, pointer, column, relationship and keywords, with what goes with it",
    "additionalProperties": false,
    "properties": {
      "and": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/condition"}, "description": "All of them hold"},
      "or": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/condition"}, "description": "One of them holds"},
      "not": {"$ref": "#/definitions/condition"},
      "attribute": {"type": "string", "minLength": 1, "description": "Name of an attribute; _ALL for any"},
      "property": {"type": "string", "minLength": 1, "description": "Name of a property; _ALL for any"},
      "field": {"type": "string", "minLength": 1, "description": "A member of the record, value, row or relationship: id, type, properties.createdBy"},
      "pointer": {"type": "string", "description": "JSON Pointer into the record"},
      "column": {"type": "string", "minLength": 1, "description": "A column of a table source"},
      "relationship": {"type": "string", "minLength": 1, "description": "Name of a relationship"},
      "keywords": {"type": "string", "minLength": 1, "description": "Words that occur in the record"},
      "type": {"$ref": "#/definitions/valueType"},
      "eq": {"$ref": "#/definitions/scalar"},
      "in": {"$ref": "#/definitions/scalars"},
      "exact": {"$ref": "#/definitions/scalar"},
      "exacts": {"$ref": "#/definitions/scalars"},
      "startswith": {"$ref": "#/definitions/texts"},
      "contains": {"$ref": "#/definitions/texts"},
      "like": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]},
      "words": {"$ref": "#/definitions/name"},
      "match": {"$ref": "#/definitions/match"},
      "gt": {"$ref": "#/definitions/scalar"},
      "gte": {"$ref": "#/definitions/scalar"},
      "lt": {"$ref": "#/definitions/scalar"},
      "lte": {"$ref": "#/definitions/scalar"},
      "hasvalue": {"type": "boolean"},
      "locale": {"$ref": "#/definitions/texts"},
      "source": {"$ref": "#/definitions/name"},
      "context": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/definitions/scalar"}},
      "unit": {"$ref": "#/definitions/name"},
      "units": {"type": "object", "minProperties": 1, "description": "What one of each unit is in the unit that is compared in",
                "additionalProperties": {"anyOf": [{"type": "number"}, {"type": "object", "additionalProperties": false,
                  "properties": {"times": {"type": "number"}, "plus": {"type": "number"}}}]}},
      "any_case": {"type": "boolean", "description": "The case of the property's name does not count (default: false)"},
      "to": {"$ref": "#/definitions/nameOrNames"},
      "to_type": {"$ref": "#/definitions/nameOrNames"},
      "where": {"$ref": "#/definitions/condition"},
      "related": {"$ref": "#/definitions/condition", "description": "What the entity that a relationship leads to has to satisfy"}
    }
  },
  "sortKey": {
    "type": "object",
    "description": "Exactly one of attribute, property, field, pointer and column",
    "additionalProperties": false,
    "properties": {
      "attribute": {"$ref": "#/definitions/name"},
      "property": {"$ref": "#/definitions/name"},
      "field": {"$ref": "#/definitions/name"},
      "pointer": {"type": "string"},
      "column": {"$ref": "#/definitions/name"},
      "type": {"$ref": "#/definitions/valueType"},
      "order": {"enum": ["asc", "desc"]},
      "nulls": {"enum": ["last", "first"]},
      "locale": {"$ref": "#/definitions/texts"},
      "source": {"$ref": "#/definitions/name"},
      "context": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/definitions/scalar"}}
    }
  },
  "query": {
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "ids": {"anyOf": [{"type": "null"}, {"$ref": "#/definitions/names"}], "description": "One of these ids"},
      "types": {"anyOf": [{"type": "null"}, {"$ref": "#/definitions/names"}], "description": "One of these types"},
      "name": {"anyOf": [{"type": "null"}, {"$ref": "#/definitions/condition"}], "description": "Operators that the name passes"},
      "where": {"anyOf": [{"type": "null"}, {"$ref": "#/definitions/condition"}]},
      "keywords": {
        "anyOf": [
          {"type": ["string", "null"], "minLength": 1},
          {
            "type": "object",
            "required": ["words"],
            "additionalProperties": false,
            "properties": {"words": {"$ref": "#/definitions/name"}, "match": {"$ref": "#/definitions/match"}}
          }
        ],
        "description": "Words that occur in the record"
      },
      "sort": {"type": ["array", "null"], "minItems": 1, "maxItems": 16, "items": {"$ref": "#/definitions/sortKey"}},
      "limit": {"type": ["integer", "null"], "minimum": 0, "description": "At most so many records"},
      "offset": {"type": ["integer", "null"], "minimum": 0, "description": "Without the first so many records"},
      "and": {"type": ["array", "null"], "minItems": 1, "items": {"$ref": "#/definitions/query"}, "description": "Queries that all have to take the record"}
    }
  }
})json";

}  // namespace sluice
