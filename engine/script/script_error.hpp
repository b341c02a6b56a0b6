// From what Lua raised to the ScriptError that is reported.
#pragma once

#include "engine/script/budget.hpp"
#include "engine/script/lua_state.hpp"

struct lua_State;

namespace sluice {

/// The error of a protected call of `lua` that gave `status`, with the error value on top of the stack; pops it.
/// Calls the value's __tostring, within the budget. Raises nothing.
ScriptError script_error(lua_State *lua, int status);

/// The error of a script that was stopped.
ScriptError stop_error(const Budget &budget);

}  // namespace sluice
