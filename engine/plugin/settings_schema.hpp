// The JSON Schema in which a plugin describes its settings.
#pragma once

#include <nlohmann/json.hpp>

namespace sluice {

/// Parse a plugin's settings_schema (nullptr: none) and check it: a JSON object of "type": "object" whose keywords
/// have the form that draft-07 gives them, whose defaults have the type they belong to, and which does without
/// regular expressions (`pattern`, `patternProperties`: a hostile text can make them run for ever). Throws Failure
/// (bad_config) with the place in the schema.
nlohmann::ordered_json read_settings_schema(const char *schema);

/// True when `value` has the JSON Schema type `type` ("integer", "string", …). 1.0 is an integer.
bool has_schema_type(const nlohmann::ordered_json &value, const std::string &type);

}  // namespace sluice
