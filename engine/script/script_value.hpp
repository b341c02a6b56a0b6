// A value that a script computed, in a typed column.
#pragma once

#include "engine/entity/typed_value.hpp"

#include <lua.hpp>

namespace sluice {

/// Append the Lua value at `index` to the column; nil becomes NULL. Throws Failure (bad_data) when it does not fit:
/// the rules are those of append_text, append_integer, append_boolean and append_double, text has to be UTF-8, and
/// tables fit json columns only. Belongs inside a protected call.
void append_script_value(lua_State *lua, int index, ColumnBuilder &column, ValueRules rules);

}  // namespace sluice
