// What a script returned: the tables of the result, their columns, and the functions that decide about rows.
#pragma once

#include "engine/batch/schema.hpp"
#include "engine/script/column_module.hpp"
#include "engine/script/column_spec.hpp"
#include "engine/script/lua_state.hpp"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

struct TablePlan {
    Table table;
    std::vector<ColumnSpec> columns;  // as many as table.columns
    LuaReference each = 0;            // the function that makes rows of a record; 0: one row a record
    std::string each_name;            // "each" or "expand", for messages
    LuaReference rows = 0;            // the list of all its rows, whatever the records are; 0: they come from records

    /// True when columns are read in the context of their row.
    bool has_row_contexts() const noexcept;
};

struct ColumnPlan {
    std::vector<TablePlan> tables;
    LuaReference keep = 0;
    bool is_ordered = false;

    /// True when records have to enter Lua.
    bool needs_lua() const noexcept;
};

/// The plan of a job without a script: all columns of a table source, or the whole record as the json column "entity".
ColumnPlan default_plan(const Table &source);

/// What transform.settings says about locale and separator. Throws Failure (bad_config).
ScriptDefaults script_defaults(const nlohmann::ordered_json &settings);

/// What a script is told of its job.
struct JobFacts {
    const nlohmann::ordered_json &settings;         // the profile's transform.settings
    const std::vector<std::string> &attributes;     // that a request asks for; empty when it names none
    const nlohmann::ordered_json *model = nullptr;  // the entity model; nullptr for none
};

/// Make the plan of what the script returned, which is value 1 of `lua`'s stack, and check it against the source.
/// `file` names the script in messages. Throws Failure (bad_config). Inside a protected call.
ColumnPlan read_plan(lua_State *lua, const ColumnModule &module, const Table &source, const JobFacts &job,
                     const std::string &file);

}  // namespace sluice
