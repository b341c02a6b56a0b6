#include "engine/script/sandbox.hpp"

#include "engine/script/limits.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"

#include <array>
#include <cstdint>

namespace sluice {

namespace {

constexpr std::array base_names{"_VERSION", "assert", "error",  "getmetatable", "ipairs",   "rawequal", "rawget",
                                "rawlen",   "rawset", "select", "setmetatable", "tonumber", "type"};

/// A finalizer would run uncounted, and when weak entries vanish depends on the collector, hence on earlier rows.
int set_metatable(lua_State *lua) {
    if (lua_istable(lua, 2)) {
        for (const char *forbidden : {"__gc", "__mode"}) {
            lua_pushstring(lua, forbidden);
            if (lua_rawget(lua, 2) != LUA_TNIL) {
                raise(lua, lua_pushfstring(lua, "a metatable must not have %s", forbidden));
            }
            lua_pop(lua, 1);
        }
    }
    return call_original(lua);
}

/// Raising and catching an error is much work for few instructions.
void charge_caught_error(lua_State *lua) { LuaState::charge(lua, limits::script_caught_error_steps); }

int pcall(lua_State *lua) {
    luaL_checkany(lua, 1);
    lua_pushboolean(lua, 1);
    lua_insert(lua, 1);
    if (lua_pcall(lua, lua_gettop(lua) - 2, LUA_MULTRET, 0) == LUA_OK) return lua_gettop(lua);
    charge_caught_error(lua);
    lua_pushboolean(lua, 0);
    lua_replace(lua, 1);
    return 2;
}

/// Unlike Lua's, it calls the handler when the error is past: a handler inside an error of the hook would run
/// uncounted. Scripts cannot see the stack anyway.
int xpcall(lua_State *lua) {
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    const int argument_count = lua_gettop(lua) - 2;
    lua_pushvalue(lua, 1);
    lua_insert(lua, 3);
    if (lua_pcall(lua, argument_count, LUA_MULTRET, 0) == LUA_OK) {
        lua_pushboolean(lua, 1);
        lua_replace(lua, 2);
        return lua_gettop(lua) - 1;
    }
    charge_caught_error(lua);
    lua_pushboolean(lua, 0);
    lua_replace(lua, 1);
    lua_call(lua, 1, LUA_MULTRET);
    return lua_gettop(lua);
}

int to_string(lua_State *lua) {
    luaL_checkany(lua, 1);
    push_display_text(lua, 1);
    return 1;
}

int to_number(lua_State *lua) {
    LuaState::charge(lua,
                     lua_type(lua, 1) == LUA_TSTRING ? lua_rawlen(lua, 1) / limits::script_scan_bytes_per_step : 0);
    return call_original(lua);
}

void push_globals(lua_State *lua, Modules &modules) {
    push_selection(lua, luaopen_base, base_names);
    lua_pushvalue(lua, -1);
    lua_setfield(lua, -2, "_G");
    wrap(lua, "setmetatable", set_metatable);
    wrap(lua, "tonumber", to_number);
    constexpr std::array<luaL_Reg, 4> own{
        {{"pcall", pcall}, {"tostring", to_string}, {"xpcall", xpcall}, {nullptr, nullptr}}};
    luaL_setfuncs(lua, own.data(), 0);
    add_ordered_pairs(lua);
    modules.push_require(lua);
    lua_setfield(lua, -2, "require");
}

/// Strings know their methods and nothing else: no arithmetic, and no way to the metatable.
void lock_string_metatable(lua_State *lua) {
    lua_pushliteral(lua, "");
    lua_createtable(lua, 0, 2);
    lua_getfield(lua, -3, "string");
    lua_setfield(lua, -2, "__index");
    lua_pushboolean(lua, 0);
    lua_setfield(lua, -2, "__metatable");
    lua_setmetatable(lua, -2);
    lua_pop(lua, 1);
}

}  // namespace

void open_sandbox(lua_State *lua, Modules &modules) {
    push_globals(lua, modules);
    struct Library {
        const char *name;
        void (*push)(lua_State *);
    };
    constexpr std::array<Library, 5> libraries{{{"string", push_string_library},
                                                {"table", push_table_library},
                                                {"math", push_math_library},
                                                {"utf8", push_utf8_library},
                                                {"os", push_os_library}}};
    for (const Library &library : libraries) {
        library.push(lua);
        lua_setfield(lua, -2, library.name);
    }
    lock_string_metatable(lua);
    lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}

void push_selection(lua_State *lua, lua_CFunction open, std::span<const char *const> names) {
    lua_pushcfunction(lua, open);
    lua_call(lua, 0, 1);
    lua_createtable(lua, 0, static_cast<int>(names.size()));
    for (const char *name : names) {
        lua_getfield(lua, -2, name);
        lua_setfield(lua, -2, name);
    }
    lua_remove(lua, -2);
}

void wrap(lua_State *lua, const char *name, lua_CFunction wrapper) {
    lua_getfield(lua, -1, name);
    lua_pushcclosure(lua, wrapper, 1);
    lua_setfield(lua, -2, name);
}

/// Enters the C function directly, in the wrapper's own frame, so that its messages name the function as called. Only
/// for functions without upvalues of their own.
int call_original(lua_State *lua) { return lua_tocfunction(lua, lua_upvalueindex(1))(lua); }

void check_number(lua_State *lua, int index) {
    if (!lua_isnone(lua, index)) luaL_checktype(lua, index, LUA_TNUMBER);
}

void charge_items(lua_State *lua, std::uint64_t count, std::int64_t count_max) {
    if (count > static_cast<std::uint64_t>(count_max)) {
        raise(lua, lua_pushfstring(lua, "more than %I items at once", static_cast<lua_Integer>(count_max)));
    }
    LuaState::charge(lua, count);
}

void push_display_text(lua_State *lua, int index) {
    index = lua_absindex(lua, index);
    if (luaL_callmeta(lua, index, "__tostring") != 0) {
        if (lua_type(lua, -1) != LUA_TSTRING) raise(lua, "'__tostring' must return a string");
        return;
    }
    switch (lua_type(lua, index)) {
        case LUA_TNUMBER:
        case LUA_TSTRING:
            lua_pushvalue(lua, index);
            lua_tolstring(lua, -1, nullptr);
            return;
        case LUA_TBOOLEAN: lua_pushstring(lua, lua_toboolean(lua, index) != 0 ? "true" : "false"); return;
        default:
            if (luaL_getmetafield(lua, index, "__name") == LUA_TSTRING) return;
            lua_pushstring(lua, luaL_typename(lua, index));
    }
}

}  // namespace sluice
