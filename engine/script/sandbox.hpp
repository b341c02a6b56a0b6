// The parts of the sandbox: each function opens one library with what a script may use of it.
#pragma once

#include "engine/script/modules.hpp"

#include <lua.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace sluice {

/// Give `lua` a table of globals of our own making, in place of Lua's. Only what is named in these files exists for
/// scripts. Raises Lua errors when memory is short: call it protected.
void open_sandbox(lua_State *lua, Modules &modules);

// Each leaves the library's table on the stack.
void push_string_library(lua_State *lua);
void push_table_library(lua_State *lua);
void push_math_library(lua_State *lua);
void push_utf8_library(lua_State *lua);
void push_os_library(lua_State *lua);

// Each adds functions to the table on top of the stack.
void add_pattern_functions(lua_State *lua);  // find, match, gmatch, gsub
void add_ordered_pairs(lua_State *lua);      // pairs, next

int table_sort(lua_State *lua);

/// Leave a table with the functions and constants `names` of the library that `open` makes.
void push_selection(lua_State *lua, lua_CFunction open, std::span<const char *const> names);

/// Set `name` in the table on top of the stack to a bound function that may call the function of Lua's that the table
/// had under this name: see call_original.
void wrap(lua_State *lua, const char *name, lua_CFunction wrapper);

/// Within a function set by `wrap`: go on in the wrapped one, with the same arguments.
int call_original(lua_State *lua);

/// Raise an error unless argument `index` is a number (a string that looks like one is none) where it is given.
void check_number(lua_State *lua, int index);

/// Raise an error when one library call would touch more than `count_max` items; else charge a step for each.
void charge_items(lua_State *lua, std::uint64_t count, std::int64_t count_max);

/// Raise an error unless one library call may make a string of `size` bytes, and make room for its buffer.
void reserve_string(lua_State *lua, std::size_t size);

/// Charge the characters that arguments 2 and 3 pick out of the text in argument 1, as string.byte understands them,
/// with an error for too many.
void charge_text_range(lua_State *lua);

/// Leave the text for the value at `index` as `tostring` gives it: no addresses, since they differ from run to run.
void push_display_text(lua_State *lua, int index);

}  // namespace sluice
