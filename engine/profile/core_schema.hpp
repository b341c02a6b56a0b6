// The types of plain scalars after the core schema of YAML 1.2, section 10.3.2: https://yaml.org/spec/1.2.2/
#pragma once

#include "engine/profile/profile.hpp"

#include <string>
#include <string_view>

namespace sluice {

struct CoreValue {
    Json value;           // null, boolean, integer, number or text
    std::string problem;  // why the value cannot be kept (".inf", an integer beyond 64 bits); empty for none
};

/// The value of a plain scalar. `no`, `on` and `12:30` are text, `010` is the integer 10, `0o10` the integer 8.
CoreValue core_schema_value(std::string_view text);

/// "text", "an integer", "a map", ...: what a JSON value is, for messages.
std::string_view json_kind_text(const Json &value);

}  // namespace sluice
