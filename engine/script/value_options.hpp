// The options locale, source, context and coalesced, as column functions and entity methods take them, and those that
// only methods know.
#pragma once

#include "engine/entity/entity.hpp"
#include "engine/entity/value_choice.hpp"

#include <lua.hpp>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// What a script said; nothing where it said nothing.
struct ValueOptions {
    ValueChoice choice;
    bool has_locale = false;
    std::optional<ContextPairs> context;
    bool is_of_row = false;     // context = "row": the row's; of columns only
    bool is_coalesced = false;  // what the context does not say is the entity's own
    bool is_exact = false;
    std::string child;           // of entity:records; empty: every one
    bool has_null_rows = false;  // of entity:records: rows that are "_NULL" as well
};

/// Read the option `name`, whose value is on top of the stack, when it is locale, source, context or coalesced. False
/// when it is another one. Throws Failure (bad_config) for a value of the wrong kind. The stack is as before.
bool read_value_option(lua_State *lua, std::string_view name, ValueOptions &options);

/// Read the table of options at `index`, which may be nil or absent, into `options`, whose memory is used again.
/// `child` and `nulls` are known where `has_children` says so. Throws Failure for unknown ones.
void read_value_options(lua_State *lua, int index, ValueOptions &options, bool has_children = false);
/// The pairs of a context, a table of names and values on top of the stack; nothing for anything else.
std::optional<ContextPairs> read_context(lua_State *lua);

/// The same where only `exact` can be said.
bool read_exact(lua_State *lua, int index);

/// `text`, copied out of Lua's reach and memory cap: charges the script's budget, and throws Failure (bad_config) when
/// it is longer than a name or a heading can be.
std::string copied_text(lua_State *lua, std::string_view text);

}  // namespace sluice
