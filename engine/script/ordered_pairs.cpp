// pairs and next in an order that is the same in every state and every run. Lua's own order depends on a hash seed made
// from addresses and the clock.
#include "engine/script/limits.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"
#include "engine/script/sandbox.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <span>
#include <string_view>
#include <variant>

namespace sluice {

namespace {

// Long double holds every int64 and every double. The order of the alternatives is the order of the types.
using Key = std::variant<long double, std::string_view, bool>;

/// The key at `index`; a string stays in Lua's hands.
Key key_at(lua_State *lua, int index) {
    switch (lua_type(lua, index)) {
        case LUA_TNUMBER:
            if (lua_isinteger(lua, index) != 0) return static_cast<long double>(lua_tointeger(lua, index));
            return static_cast<long double>(lua_tonumber(lua, index));
        case LUA_TSTRING: return *text_at(lua, index);
        case LUA_TBOOLEAN: return lua_toboolean(lua, index) != 0;
        default:
            raise(lua, lua_pushfstring(
                           lua, "a table with a %s as a key has no fixed order; keep a list of its keys beside it",
                           luaL_typename(lua, index)));
    }
}

struct Entry {
    Key key;
    lua_Integer place = 0;  // in the list of keys as found
};

std::size_t count_keys(lua_State *lua, int index) {
    std::size_t count = 0;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        ++count;
    }
    return count;
}

/// Push a list of the keys of the table at `index` as found, and fill in an entry for each.
void push_keys(lua_State *lua, int index, std::span<Entry> entries) {
    lua_createtable(lua, static_cast<int>(entries.size()), 0);
    const int list = lua_gettop(lua);
    lua_Integer place = 0;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        Entry &entry = entries[static_cast<std::size_t>(place)];
        entry = {key_at(lua, -1), ++place};
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, list, place);
    }
}

void charge_sorting(lua_State *lua, std::span<const Entry> entries) {
    std::uint64_t key_bytes = 0;
    for (const Entry &entry : entries) {
        if (const auto *text = std::get_if<std::string_view>(&entry.key)) key_bytes += text->size();
    }
    const auto rounds = static_cast<std::uint64_t>(std::bit_width(entries.size()));
    LuaState::charge(lua, entries.size() * (2 + rounds) / 2 + key_bytes * rounds / limits::script_bytes_per_step);
}

/// `next`: the first key, or the first one after a given key. Looks at all keys each time; pairs does it once.
int next_key(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 2);
    const bool has_previous = !lua_isnil(lua, 2);
    const Key previous = has_previous ? key_at(lua, 2) : Key{};
    Key best;
    lua_pushnil(lua);  // 3: the best key so far
    std::uint64_t count = 0;
    lua_pushnil(lua);
    while (lua_next(lua, 1) != 0) {
        lua_pop(lua, 1);
        ++count;
        const Key key = key_at(lua, -1);
        if ((has_previous && key <= previous) || (!lua_isnil(lua, 3) && key >= best)) continue;
        best = key;
        lua_copy(lua, -1, 3);
    }
    LuaState::charge(lua, count);
    if (lua_isnil(lua, 3)) return 1;
    lua_pushvalue(lua, 3);
    lua_rawget(lua, 1);
    return 2;
}

/// The iterator of pairs: upvalues are the keys in order and the place of the next one. Keys that have lost their value
/// meanwhile are left out, new keys are not visited.
int iterate(lua_State *lua) {
    lua_Integer place = lua_tointeger(lua, lua_upvalueindex(2));
    lua_settop(lua, 1);
    for (;;) {
        if (lua_rawgeti(lua, lua_upvalueindex(1), place) == LUA_TNIL) return 1;
        ++place;
        lua_pushvalue(lua, 2);
        if (lua_rawget(lua, 1) != LUA_TNIL) break;
        lua_settop(lua, 1);
        LuaState::charge(lua, 1);
    }
    lua_pushinteger(lua, place);
    lua_replace(lua, lua_upvalueindex(2));
    return 2;
}

int pairs(lua_State *lua) {
    luaL_checkany(lua, 1);
    if (luaL_getmetafield(lua, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(lua, 1);
        lua_call(lua, 1, 3);
        return 3;
    }
    luaL_checktype(lua, 1, LUA_TTABLE);
    push_ordered_keys(lua, 1);
    lua_pushinteger(lua, 1);
    lua_pushcclosure(lua, iterate, 2);
    lua_pushvalue(lua, 1);
    lua_pushnil(lua);
    return 3;
}

}  // namespace

void push_ordered_keys(lua_State *lua, int index) {
    luaL_checkstack(lua, 8, "too many values");
    index = lua_absindex(lua, index);
    const int result = lua_gettop(lua) + 1;
    const std::size_t count = count_keys(lua, index);
    std::array<Entry, 16> few;
    std::span<Entry> entries(few.data(), std::min(count, few.size()));
    if (count > few.size()) {
        // In Lua's memory, so that the cap counts it.
        auto *many = static_cast<Entry *>(lua_newuserdatauv(lua, count * sizeof(Entry), 0));
        std::uninitialized_default_construct_n(many, count);
        entries = {many, count};
    }
    push_keys(lua, index, entries);
    charge_sorting(lua, entries);
    std::sort(entries.begin(), entries.end(),
              [](const Entry &left, const Entry &right) { return left.key < right.key; });
    lua_createtable(lua, static_cast<int>(count), 0);
    lua_Integer place = 0;
    for (const Entry &entry : entries) {
        lua_rawgeti(lua, -2, entry.place);
        lua_rawseti(lua, -2, ++place);
    }
    lua_replace(lua, result);
    lua_settop(lua, result);
}

void add_ordered_pairs(lua_State *lua) {
    constexpr std::array<luaL_Reg, 3> functions{{{"next", next_key}, {"pairs", pairs}, {nullptr, nullptr}}};
    luaL_setfuncs(lua, functions.data(), 0);
}

}  // namespace sluice
