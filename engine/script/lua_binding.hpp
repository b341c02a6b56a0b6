// What a C++ function needs when a script calls it: errors that cross into Lua whole, and checked arguments.
#pragma once

#include <lua.hpp>

#include <cstddef>
#include <exception>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace sluice {

// The linked Lua raises its errors as C++ exceptions of a type of its own, so a Lua error runs the destructors on its
// way. The other direction is forbidden: a script's pcall would swallow a C++ exception that went through Lua, together
// with its message. Hence every bound function that can throw runs its body in `guarded`, and nobody catches (...)
// around calls of the Lua API.

/// Raise a Lua error: `message`, with "file:line: " of the script line that called the running C function in front.
[[noreturn]] void raise(lua_State *lua, std::string_view message);

/// Run `body`, an int() that leaves its results on the stack and gives their number. A std::exception becomes a Lua
/// error with its text, raised when the body's locals are gone; Lua errors pass untouched.
template <typename Body>
int guarded(lua_State *lua, Body body) {
    try {
        return body();
    } catch (const std::exception &error) {
        luaL_checkstack(lua, 4, "no room for an error message");
        luaL_where(lua, 1);
        lua_pushstring(lua, error.what());
    }
    lua_concat(lua, 2);
    return lua_error(lua);
}

/// The text of argument `index`, valid while the value is on the stack. Numbers give their text; other values raise an
/// error that names the argument.
std::string_view check_text(lua_State *lua, int index);

/// The same for an argument that may be nil or absent.
std::optional<std::string_view> optional_text(lua_State *lua, int index);

/// The value at `index` when it is a string (a number is none), without conversion; valid while it is on the stack.
std::optional<std::string_view> text_at(lua_State *lua, int index);

/// The string in field `name` of the table at `index`, by raw access, valid while the table holds it; nothing when the
/// field is absent. Raises an error that names the field when it holds something else.
std::optional<std::string_view> text_field(lua_State *lua, int index, const char *name);

/// Argument `index` as an integer. Unlike luaL_checkinteger it takes no strings.
lua_Integer check_integer(lua_State *lua, int index);

void push_text(lua_State *lua, std::string_view text);

/// Leave a list of the keys of the table at `index` on the stack, in the one order that does not depend on Lua's hash
/// seed, which differs from state to state: numbers ascending, then strings by bytes, then false and true. Charges the
/// budget. Raises an error for keys of other types, which have no such order. Use it instead of lua_next wherever the
/// order shows.
void push_ordered_keys(lua_State *lua, int index);

/// Leave the metatable of a kind of userdata on the stack, made on first use: `methods` as its __index (end without an
/// empty entry), __name as `name`, and locked, so that `getmetatable` gives false to scripts. `collect`, when given, is
/// its __gc. `name` is also the key for luaL_checkudata.
void push_class(lua_State *lua, const char *name, std::initializer_list<luaL_Reg> methods,
                lua_CFunction collect = nullptr);

}  // namespace sluice
