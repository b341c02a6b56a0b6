#include "engine/script/script_error.hpp"

#include "engine/base/text.hpp"
#include "engine/script/lua_binding.hpp"

#include <optional>
#include <string>
#include <utility>

namespace sluice {

ScriptError::ScriptError(std::string where, std::string message, bool is_job_budget_spent)
    : where_(std::move(where)),
      message_(std::move(message)),
      text_(where_.empty() ? message_ : where_ + ": " + message_),
      is_job_budget_spent_(is_job_budget_spent) {}

namespace {

/// Replaces the value on the stack by its text; runs in protected mode.
int error_to_text(lua_State *lua) {
    if (luaL_callmeta(lua, 1, "__tostring") != 0 && lua_type(lua, -1) == LUA_TSTRING) return 1;
    lua_settop(lua, 1);
    const int type = lua_type(lua, 1);
    if (type == LUA_TNUMBER || type == LUA_TSTRING) {
        lua_tolstring(lua, 1, nullptr);
    } else {
        lua_pushfstring(lua, "the script raised %s as an error; raise a text",
                        type == LUA_TNIL ? "nil" : luaL_typename(lua, 1));
    }
    return 1;
}

/// Well-formed, short and without control characters, since it goes into logs and files.
std::string presentable(std::string_view text) {
    constexpr std::string_view cut = "...";
    bool is_cut = false;
    if (text.size() > limits::script_error_bytes_max) {
        std::size_t size = limits::script_error_bytes_max;
        while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
        text = text.substr(0, size);
        is_cut = true;
    }
    std::string shown(text);
    const bool is_well_formed = is_utf8(text);
    for (char &c : shown) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
        if (is_control || (!is_well_formed && byte >= 0x80)) c = '?';
    }
    if (is_cut) shown += cut;
    return shown;
}

}  // namespace

ScriptError script_error(lua_State *lua, int status) {
    const Budget &budget = Budget::of(lua);
    const ScriptLine raised_at = budget.position().raised();
    if (budget.stopped() == Stop::none) {
        lua_pushcfunction(lua, error_to_text);
        lua_insert(lua, -2);
        if (lua_pcall(lua, 1, 1, 0) != LUA_OK) {
            lua_pop(lua, 1);
            lua_pushliteral(lua, "the script raised a value as an error whose __tostring fails");
        }
    }
    if (budget.stopped() != Stop::none) {
        lua_pop(lua, 1);
        return stop_error(budget);
    }
    auto [where, message] = budget.position().split(text_at(lua, -1).value_or(""));
    lua_pop(lua, 1);
    if (where.empty()) where = budget.position().text(raised_at);
    if (status == LUA_ERRMEM) message = "not enough memory";
    return {std::move(where), presentable(message)};
}

ScriptError stop_error(const Budget &budget) {
    return {budget.position().text(budget.stopped_at()), budget.stop_message(), budget.stopped() == Stop::job_steps};
}

}  // namespace sluice
