// table.sort as a merge sort: stable, at most n log n comparisons whatever the order function says, and the table
// changes only when all is done.
#include "engine/script/limits.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"
#include "engine/script/sandbox.hpp"

#include <algorithm>

namespace sluice {

namespace {

// Where things are on the stack.
constexpr int list_index = 1;
constexpr int order_index = 2;
constexpr int scratch_index = 3;  // two tables

/// Whether the value on top of the stack comes before the one under it; pops both.
bool is_before(lua_State *lua) {
    LuaState::charge(lua, 1);
    if (lua_isnil(lua, order_index)) {
        const bool is_less = lua_compare(lua, -1, -2, LUA_OPLT) != 0;
        lua_pop(lua, 2);
        return is_less;
    }
    lua_pushvalue(lua, order_index);
    lua_insert(lua, -3);
    lua_insert(lua, -2);  // order function, later value, earlier value
    lua_call(lua, 2, 1);
    const bool is_less = lua_toboolean(lua, -1) != 0;
    lua_pop(lua, 1);
    return is_less;
}

/// Merge the sorted runs [begin, middle) and [middle, end) of the table `from` into `to`.
void merge(lua_State *lua, int from, int to, lua_Integer begin, lua_Integer middle, lua_Integer end) {
    lua_Integer left = begin;
    lua_Integer right = middle;
    for (lua_Integer out = begin; out < end; ++out) {
        bool takes_right = left == middle;
        if (left < middle && right < end) {
            lua_rawgeti(lua, from, left);
            lua_rawgeti(lua, from, right);
            takes_right = is_before(lua);
        }
        lua_rawgeti(lua, from, takes_right ? right++ : left++);
        lua_rawseti(lua, to, out);
    }
}

void copy_list(lua_State *lua, int from, int to, lua_Integer count) {
    for (lua_Integer index = 1; index <= count; ++index) {
        lua_rawgeti(lua, from, index);
        lua_rawseti(lua, to, index);
    }
}

}  // namespace

int table_sort(lua_State *lua) {
    luaL_checktype(lua, list_index, LUA_TTABLE);
    if (!lua_isnoneornil(lua, order_index)) luaL_checktype(lua, order_index, LUA_TFUNCTION);
    lua_settop(lua, order_index);
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua, list_index));
    charge_items(lua, static_cast<std::uint64_t>(count), limits::script_list_items_max);
    int from = scratch_index;
    int to = scratch_index + 1;
    lua_createtable(lua, static_cast<int>(count), 0);
    lua_createtable(lua, static_cast<int>(count), 0);
    copy_list(lua, list_index, from, count);
    for (lua_Integer width = 1; width < count; width *= 2) {
        for (lua_Integer begin = 1; begin <= count; begin += 2 * width) {
            merge(lua, from, to, begin, std::min(begin + width, count + 1), std::min(begin + 2 * width, count + 1));
        }
        std::swap(from, to);
    }
    copy_list(lua, from, list_index, count);
    return 0;
}

}  // namespace sluice
