// The module `columns`: the functions with which a script describes its columns.
#pragma once

#include "engine/script/column_spec.hpp"

#include <deque>
#include <lua.hpp>
#include <optional>

namespace sluice {

/// Collects what the functions of the module describe. In Lua a column is a userdata that stands for its place here.
/// Lives as long as the Lua state. One thread at a time.
class ColumnModule {
public:
    explicit ColumnModule(ScriptDefaults defaults) : defaults_(std::move(defaults)) {}
    ColumnModule(const ColumnModule &) = delete;
    ColumnModule &operator=(const ColumnModule &) = delete;

    /// Bind this module to the state, for `open` to find. Inside a protected call.
    void install(lua_State *lua);
    /// For LuaState::add_module.
    static int open(lua_State *lua);

    /// The column that the value at `index` stands for; nothing when it is no column.
    const ColumnSpec *column_at(lua_State *lua, int index) const;

    const ScriptDefaults &defaults() const noexcept { return defaults_; }
    /// Keep a column and push what stands for it. Throws Failure once the module is closed.
    void push(lua_State *lua, ColumnSpec spec);
    /// The plan is made: what a script described from now on would only take memory, which no cap of Lua's sees.
    void close() noexcept { is_closed_ = true; }

private:
    ScriptDefaults defaults_;
    std::deque<ColumnSpec> columns_;
    bool is_closed_ = false;
};

/// "file.lua:12" of the script line that called the running C function; "" when a script did not.
std::string script_position(lua_State *lua);

}  // namespace sluice
