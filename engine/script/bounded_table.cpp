// The table library. It reads and writes tables raw, so that no __len, __index or __newindex of a script's has a say in
// how long a call takes, and charges every item that it touches.
#include "engine/script/limits.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"
#include "engine/script/sandbox.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

namespace {

lua_Integer check_list(lua_State *lua, int index) {
    luaL_checktype(lua, index, LUA_TTABLE);
    return static_cast<lua_Integer>(lua_rawlen(lua, index));
}

lua_Integer optional_integer(lua_State *lua, int index, lua_Integer absent) {
    return lua_isnoneornil(lua, index) ? absent : check_integer(lua, index);
}

/// How many items `first` to `last` are, once they are charged.
std::uint64_t check_range(lua_State *lua, lua_Integer first, lua_Integer last, std::int64_t count_max) {
    if (first > last) return 0;
    const std::uint64_t distance = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first);
    const std::uint64_t count = std::max(distance + 1, distance);
    charge_items(lua, count, count_max);
    return count;
}

int insert(lua_State *lua) {
    const lua_Integer end = check_list(lua, 1) + 1;
    const int argument_count = lua_gettop(lua);
    if (argument_count != 2 && argument_count != 3) raise(lua, "wrong number of arguments to 'insert'");
    if (argument_count == 2) {
        lua_rawseti(lua, 1, end);
        return 0;
    }
    const lua_Integer position = check_integer(lua, 2);
    luaL_argcheck(lua, position >= 1 && position <= end, 2, "position out of bounds");
    check_range(lua, position, end, limits::script_list_items_max);
    for (lua_Integer to = end; to > position; --to) {
        lua_rawgeti(lua, 1, to - 1);
        lua_rawseti(lua, 1, to);
    }
    lua_rawseti(lua, 1, position);
    return 0;
}

int remove(lua_State *lua) {
    const lua_Integer last = check_list(lua, 1);
    lua_Integer position = optional_integer(lua, 2, last);
    const bool is_inside = position >= 1 && position <= last + 1;
    const bool is_empty = last == 0 && position == 0;
    luaL_argcheck(lua, is_inside || is_empty, 2, "position out of bounds");
    lua_rawgeti(lua, 1, position);
    check_range(lua, position, last, limits::script_list_items_max);
    for (; position < last; ++position) {
        lua_rawgeti(lua, 1, position + 1);
        lua_rawseti(lua, 1, position);
    }
    lua_pushnil(lua);
    lua_rawseti(lua, 1, position);
    return 1;
}

/// Bytes of the texts and numbers, at most, that `count` items from `first` on consist of; anything else is an error.
std::size_t concatenated_size(lua_State *lua, lua_Integer first, std::uint64_t count) {
    constexpr std::size_t number_bytes_max = 32;
    std::size_t size = 0;
    for (std::uint64_t index = 0; index < count; ++index) {
        const lua_Integer key = first + static_cast<lua_Integer>(index);
        const int type = lua_rawgeti(lua, 1, key);
        if (type != LUA_TSTRING && type != LUA_TNUMBER) {
            raise(lua, lua_pushfstring(lua, "item %I of the table is a %s, which cannot be part of a text", key,
                                       luaL_typename(lua, -1)));
        }
        size += type == LUA_TSTRING ? lua_rawlen(lua, -1) : number_bytes_max;
        lua_pop(lua, 1);
    }
    return size;
}

int concat(lua_State *lua) {
    const lua_Integer length = check_list(lua, 1);
    const std::string_view separator = optional_text(lua, 2).value_or("");
    const lua_Integer first = optional_integer(lua, 3, 1);
    const lua_Integer last = optional_integer(lua, 4, length);
    const std::uint64_t count = check_range(lua, first, last, limits::script_list_items_max);
    reserve_string(lua, concatenated_size(lua, first, count) + separator.size() * static_cast<std::size_t>(count));
    luaL_Buffer result;
    luaL_buffinit(lua, &result);
    for (std::uint64_t index = 0; index < count; ++index) {
        lua_rawgeti(lua, 1, first + static_cast<lua_Integer>(index));
        luaL_addvalue(&result);
        if (index + 1 < count) luaL_addlstring(&result, separator.data(), separator.size());
    }
    luaL_pushresult(&result);
    return 1;
}

int unpack(lua_State *lua) {
    const lua_Integer length = check_list(lua, 1);
    const lua_Integer first = optional_integer(lua, 2, 1);
    const lua_Integer last = optional_integer(lua, 3, length);
    const std::uint64_t count = check_range(lua, first, last, limits::script_values_max);
    luaL_checkstack(lua, static_cast<int>(count), "too many results to unpack");
    for (std::uint64_t index = 0; index < count; ++index) {
        lua_rawgeti(lua, 1, first + static_cast<lua_Integer>(index));
    }
    return static_cast<int>(count);
}

int move(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    const lua_Integer first = check_integer(lua, 2);
    const lua_Integer last = check_integer(lua, 3);
    const lua_Integer target = check_integer(lua, 4);
    const int target_table = lua_isnoneornil(lua, 5) ? 1 : 5;
    luaL_checktype(lua, target_table, LUA_TTABLE);
    const auto count = static_cast<lua_Integer>(check_range(lua, first, last, limits::script_list_items_max));
    luaL_argcheck(lua, count == 0 || target <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
    const bool is_same_table = lua_rawequal(lua, 1, target_table) != 0;
    const bool is_backward =
        is_same_table && target > first && target <= last;  // items would be overwritten before they move
    for (lua_Integer step = 0; step < count; ++step) {
        const lua_Integer offset = is_backward ? count - 1 - step : step;
        lua_rawgeti(lua, 1, first + offset);
        lua_rawseti(lua, target_table, target + offset);
    }
    lua_pushvalue(lua, target_table);
    return 1;
}

}  // namespace

void push_table_library(lua_State *lua) {
    constexpr std::array kept{"pack"};
    push_selection(lua, luaopen_table, kept);
    constexpr std::array<luaL_Reg, 7> functions{{{"concat", concat},
                                                 {"insert", insert},
                                                 {"move", move},
                                                 {"remove", remove},
                                                 {"sort", table_sort},
                                                 {"unpack", unpack},
                                                 {nullptr, nullptr}}};
    luaL_setfuncs(lua, functions.data(), 0);
}

}  // namespace sluice
