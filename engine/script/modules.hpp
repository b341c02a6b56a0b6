// `require`: modules that are scripts, and modules that are bound functions.
#pragma once

#include "engine/script/lua_state.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// The modules of one Lua state. Lives as long as the state.
///
/// A name consists of [a-z0-9_] in parts between '.' or '/'; "a.b" and "a/b" are one module. It is looked for among the
/// bound modules, then as "a/b.lua", then as "lib/a/b.lua". Its value is kept, `true` where it gives none; a module
/// that failed is loaded again when it is asked for again.
class Modules {
public:
    Modules(LuaState &state, LuaState::ModuleText text) : state_(state), text_(std::move(text)) {}
    Modules(const Modules &) = delete;
    Modules &operator=(const Modules &) = delete;

    void add(const std::string &name, int (*open)(lua_State *)) { bound_[name] = open; }

    /// Leave the function `require` on the stack.
    void push_require(lua_State *lua);

private:
    class Loading;

    static int require(lua_State *lua);
    void push_module(lua_State *lua, const std::string &name);
    void push_script_module(const std::string &name);

    LuaState &state_;
    LuaState::ModuleText text_;
    std::map<std::string, int (*)(lua_State *)> bound_;
    std::vector<std::string> loading_;  // outermost first
};

}  // namespace sluice
