// The string library, its results and its work bounded; patterns are in pattern_functions.cpp.
#include "engine/script/limits.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"
#include "engine/script/memory_cap.hpp"
#include "engine/script/sandbox.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

namespace {

// What is missing: dump gives bytecode, pack and unpack are for binary data. The allocator charges for new strings.
constexpr std::array string_names{"byte", "char", "format", "len", "lower", "rep", "reverse", "sub", "upper"};

/// lower, reverse and upper make a string of the same size.
int converting_function(lua_State *lua) {
    reserve_string(lua, check_text(lua, 1).size());
    return call_original(lua);
}

int repeat(lua_State *lua) {
    const std::size_t size = check_text(lua, 1).size();
    const lua_Integer count = check_integer(lua, 2);
    const std::size_t separator_size = optional_text(lua, 3).value_or("").size();
    if (count <= 0 || size + separator_size == 0) {  // Lua would go through the empty repetitions one by one
        lua_pushliteral(lua, "");
        return 1;
    }
    const bool is_too_much = static_cast<std::uint64_t>(count) > limits::script_string_bytes_max;
    reserve_string(lua, is_too_much ? SIZE_MAX : (size + separator_size) * static_cast<std::size_t>(count));
    LuaState::charge(lua, static_cast<std::uint64_t>(count) / limits::script_scan_bytes_per_step);
    return call_original(lua);
}

int byte(lua_State *lua) {
    charge_text_range(lua);
    return call_original(lua);
}

/// Make the argument for one conversion fit for Lua's own format: text for %s made by our tostring, and true numbers
/// for the rest. Gives the bytes that it adds to the result at most.
std::size_t prepare_argument(lua_State *lua, char conversion, int index) {
    constexpr std::size_t number_bytes_max = 500;  // "%99.99f" of the largest number has 409
    luaL_checkany(lua, index);
    switch (conversion) {
        case 's':
            push_display_text(lua, index);
            lua_replace(lua, index);
            return lua_rawlen(lua, index) + 100;
        case 'q': return lua_type(lua, index) == LUA_TSTRING ? 4 * lua_rawlen(lua, index) + 2 : number_bytes_max;
        case 'p': raise(lua, "'%p' is not available: addresses differ from run to run");
        default: check_number(lua, index); return number_bytes_max;
    }
}

int format(lua_State *lua) {
    const std::string_view pattern = check_text(lua, 1);
    std::size_t size = pattern.size();
    int argument = 1;
    LuaState::charge(lua, pattern.size() / limits::script_scan_bytes_per_step);
    for (std::size_t at = pattern.find('%'); at != std::string_view::npos; at = pattern.find('%', at + 1)) {
        at = pattern.find_first_not_of("-+ #0123456789.", at + 1);
        if (at == std::string_view::npos) break;  // Lua reports it
        if (pattern[at] == '%') continue;
        size += prepare_argument(lua, pattern[at], ++argument);
        LuaState::charge(lua, 1);
    }
    reserve_string(lua, size);
    return call_original(lua);
}

}  // namespace

void reserve_string(lua_State *lua, std::size_t size) {
    if (size > limits::script_string_bytes_max) {
        const auto size_max = static_cast<lua_Integer>(limits::script_string_bytes_max);
        raise(lua, lua_pushfstring(lua, "the resulting string would be longer than %I bytes", size_max));
    }
    constexpr std::size_t growth = 2;  // a buffer that grows takes up to twice its contents
    if (size > LUAL_BUFFERSIZE) MemoryCap::of(lua).reserve(lua, growth * size);
}

void charge_text_range(lua_State *lua) {
    const auto size = static_cast<lua_Integer>(check_text(lua, 1).size());
    lua_Integer first = lua_isnoneornil(lua, 2) ? 1 : check_integer(lua, 2);
    lua_Integer last = lua_isnoneornil(lua, 3) ? first : check_integer(lua, 3);
    if (first < 0) first = std::max(first, -size) + size + 1;
    if (last < 0) last = std::max(last, -size - 1) + size + 1;
    const lua_Integer count = std::min(last, size) - std::max<lua_Integer>(first, 1) + 1;
    if (count > 0) charge_items(lua, static_cast<std::uint64_t>(count), limits::script_values_max);
}

void push_string_library(lua_State *lua) {
    push_selection(lua, luaopen_string, string_names);
    wrap(lua, "byte", byte);
    wrap(lua, "format", format);
    wrap(lua, "lower", converting_function);
    wrap(lua, "rep", repeat);
    wrap(lua, "reverse", converting_function);
    wrap(lua, "upper", converting_function);
    add_pattern_functions(lua);
}

}  // namespace sluice
