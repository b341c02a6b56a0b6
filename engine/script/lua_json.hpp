// JSON values in Lua, and Lua values as JSON.
#pragma once

#include "engine/entity/json_value.hpp"

#include <cstdint>
#include <lua.hpp>
#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace sluice {

// All of these use the Lua API and belong inside a protected call; they throw Failure as well.

/// What becomes of numbers that are no integers of 64 bits: floats, or text with every digit ("190.50").
enum class Digits : std::uint8_t { rounded = 1, exact };

/// Push a JSON value. Objects and arrays become tables, without a place for null members of objects; null in an array
/// is `columns.null`. Integers of 64 bits stay integers, other numbers become floats, and what neither holds becomes
/// its text. JSON null and nothing are nil. Charges the script's budget.
void push_json(lua_State *lua, JsonValue value, Digits digits = Digits::rounded);
void push_json(lua_State *lua, const nlohmann::ordered_json &value);

/// Append the Lua value at `index` as JSON text: tables with the keys 1 to n as arrays, tables with text keys as
/// objects with their keys in byte order, an empty table as {} unless it was an array. Throws Failure (bad_data) for
/// what JSON cannot hold. Charges the script's budget.
void append_lua_json(lua_State *lua, int index, std::vector<char> &out);

/// Push the value that stands for null within arrays.
void push_null(lua_State *lua);
bool is_null(lua_State *lua, int index);

/// Mark the table on top of the stack as an array, which shows when it is empty.
void mark_as_array(lua_State *lua);

}  // namespace sluice
