// The utf8 library, its work charged by length.
#include "engine/base/text.hpp"
#include "engine/script/limits.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"
#include "engine/script/sandbox.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sluice {

namespace {

constexpr std::array utf8_names{"char", "charpattern", "codepoint", "len", "offset"};

int scanning_function(lua_State *lua) {
    LuaState::charge(lua, check_text(lua, 1).size() / limits::script_scan_bytes_per_step);
    return call_original(lua);
}

int code_point(lua_State *lua) {
    charge_text_range(lua);
    return call_original(lua);
}

std::size_t sequence_size(char first) {
    const auto lead = static_cast<unsigned char>(first);
    if (lead < 0x80) return 1;
    if (lead < 0xe0) return 2;
    return lead < 0xf0 ? 3 : 4;
}

/// The iterator of utf8.codes: from the position of a character to the next one's position and code point. Lua's own
/// would run through any number of stray continuation bytes in one step.
int next_code_point(lua_State *lua) {
    const std::string_view text = check_text(lua, 1);
    auto at = static_cast<std::size_t>(std::max<lua_Integer>(check_integer(lua, 2), 0));
    if (at > text.size()) return 0;
    if (at > 0) at += sequence_size(text[at - 1]) - 1;
    if (at >= text.size()) return 0;
    const std::size_t size = sequence_size(text[at]);
    const std::string_view sequence = text.substr(at, size);
    if (!is_utf8(sequence))
        raise(lua, lua_pushfstring(lua, "invalid UTF-8 at byte %I", static_cast<lua_Integer>(at) + 1));
    const auto lead = static_cast<unsigned char>(text[at]);
    std::uint32_t code = size == 1 ? lead : lead & (0x7fu >> size);
    for (const char c : sequence.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3fu);
    lua_pushinteger(lua, static_cast<lua_Integer>(at) + 1);
    lua_pushinteger(lua, code);
    return 2;
}

int codes(lua_State *lua) {
    check_text(lua, 1);
    lua_pushcfunction(lua, next_code_point);
    lua_pushvalue(lua, 1);
    lua_pushinteger(lua, 0);
    return 3;
}

}  // namespace

void push_utf8_library(lua_State *lua) {
    push_selection(lua, luaopen_utf8, utf8_names);
    wrap(lua, "codepoint", code_point);
    wrap(lua, "len", scanning_function);
    wrap(lua, "offset", scanning_function);
    lua_pushcfunction(lua, codes);
    lua_setfield(lua, -2, "codes");
}

}  // namespace sluice
