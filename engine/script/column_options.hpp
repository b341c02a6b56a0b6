// The options of one column, as a script writes them: c.attribute{"price", header = "Price", type = "decimal"}.
#pragma once

#include "engine/script/column_spec.hpp"

#include <lua.hpp>

namespace sluice {

/// Read the table that is argument 1 of the running column function. Throws Failure (bad_config) that names the
/// function and the option, and what is allowed. Inside a protected call.
ColumnSpec read_column(lua_State *lua, ColumnKind kind, const ScriptDefaults &defaults);

/// `value` as the metadata of a column or table keeps it.
std::string json_text_of(lua_State *lua, int index);

}  // namespace sluice
