// What Sluice itself reads in a plugin's JSON Schema: which of it is refused, and what a failed check means in plain
// words.
#pragma once

#include "engine/profile/profile.hpp"

#include <span>
#include <string>
#include <vector>

namespace sluice {

/// Why the schema cannot be used; "" when it can. Refused: `pattern` and `patternProperties` (regular expressions with
/// unbounded cost), `$ref` (endless recursion), more than limits::profile_depth_max levels.
std::string schema_problem(const Json &schema);

/// Make `schema` ready for the validator: `format` goes (it would be checked with regular expressions), and a schema
/// that says nothing about additional properties at its top allows none.
void prepare_schema(Json &schema);

/// The part of the schema that speaks about the value at `path`, or nullptr when it says nothing that can be followed.
const Json *subschema_at(const Json &schema, std::span<const std::string> path);

/// One fault of a value: of the value itself, or of its member `key`.
struct SchemaFault {
    std::string message;
    std::string key = {};
};

/// What in `value` breaks `schema`, members' values left aside. Empty when no rule that is known here is broken.
std::vector<SchemaFault> schema_faults(const Json &schema, const Json &value);

/// True when the schema marks a path or a secret (`"format": "path"`, `"writeOnly": true`), at its top or anywhere
/// below.
bool holds_path_or_secret(const Json &schema);

}  // namespace sluice
