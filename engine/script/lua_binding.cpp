#include "engine/script/lua_binding.hpp"

#include <cstdlib>
#include <string>

namespace sluice {

void raise(lua_State *lua, std::string_view message) {
    luaL_where(lua, 1);
    push_text(lua, message);
    lua_concat(lua, 2);
    lua_error(lua);
    std::abort();  // lua_error does not return, but its declaration cannot say so
}

std::string_view check_text(lua_State *lua, int index) {
    std::size_t size = 0;
    const char *data = luaL_checklstring(lua, index, &size);
    return {data, size};
}

std::optional<std::string_view> optional_text(lua_State *lua, int index) {
    if (lua_isnoneornil(lua, index)) return std::nullopt;
    return check_text(lua, index);
}

std::optional<std::string_view> text_at(lua_State *lua, int index) {
    if (lua_type(lua, index) != LUA_TSTRING) return std::nullopt;
    std::size_t size = 0;
    const char *data = lua_tolstring(lua, index, &size);
    return std::string_view(data, size);
}

std::optional<std::string_view> text_field(lua_State *lua, int index, const char *name) {
    index = lua_absindex(lua, index);
    lua_pushstring(lua, name);
    lua_rawget(lua, index);
    const std::optional<std::string_view> text = text_at(lua, -1);
    if (!text && !lua_isnil(lua, -1)) {
        raise(lua, std::string("'") + name + "' must be a string, not a " + luaL_typename(lua, -1));
    }
    lua_pop(lua, 1);
    return text;
}

lua_Integer check_integer(lua_State *lua, int index) {
    luaL_checktype(lua, index, LUA_TNUMBER);
    return luaL_checkinteger(lua, index);
}

void push_text(lua_State *lua, std::string_view text) { lua_pushlstring(lua, text.data(), text.size()); }

void push_class(lua_State *lua, const char *name, std::initializer_list<luaL_Reg> methods, lua_CFunction collect) {
    if (luaL_getmetatable(lua, name) == LUA_TTABLE) return;
    lua_pop(lua, 1);
    lua_createtable(lua, 0, 4);
    lua_createtable(lua, 0, static_cast<int>(methods.size()));
    for (const luaL_Reg &method : methods) {
        lua_pushcfunction(lua, method.func);
        lua_setfield(lua, -2, method.name);
    }
    lua_setfield(lua, -2, "__index");
    lua_pushstring(lua, name);
    lua_setfield(lua, -2, "__name");
    lua_pushboolean(lua, 0);
    lua_setfield(lua, -2, "__metatable");
    if (collect != nullptr) {
        lua_pushcfunction(lua, collect);
        lua_setfield(lua, -2, "__gc");
    }
    lua_pushvalue(lua, -1);
    lua_setfield(lua, LUA_REGISTRYINDEX, name);  // last, so that memory refused on the way leaves no half class behind
}

}  // namespace sluice
