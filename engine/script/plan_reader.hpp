// Reading the table that a script returns.
#pragma once

#include "engine/script/column_plan.hpp"

#include <initializer_list>
#include <lua.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace sluice {

/// The name of a table that says none: the source's, or "Entities".
std::string default_table_name(const Table &source);

/// Reads one script's result; used once, inside a protected call. Everything it finds wrong is a Failure (bad_config)
/// that says where: the file, the table, the position in the list of columns, and the script's line where there is one.
class PlanReader {
public:
    PlanReader(lua_State *lua, const ColumnModule &module, const Table &source, const JobFacts &job,
               const std::string &file)
        : lua_(lua), module_(module), source_(source), job_(job), file_(file) {}

    /// The result of the script is value 1 of the stack.
    ColumnPlan read();

private:
    [[noreturn]] void refuse(const std::string &what) const;
    int field(int table, const char *name) const;
    LuaReference function_field(int table, const char *name) const;
    bool flag_field(int table, const char *name) const;
    void check_keys(int table, const std::string &where, std::initializer_list<std::string_view> known) const;
    int evaluated(int index, const char *name);
    void push_job() const;

    void read_tables(int list, ColumnPlan &plan);
    void read_fixed_rows(int table, const std::string &where, TablePlan &result) const;
    TablePlan read_table(int table, const std::string &where);
    void read_table_metadata(int table, const std::string &where, Table &result) const;
    void read_columns(int list, const std::string &where, TablePlan &plan) const;
    ColumnSpec fit_to_source(ColumnSpec spec) const;
    void check_table(const TablePlan &plan, const std::string &where) const;

    lua_State *lua_;
    const ColumnModule &module_;
    const Table &source_;
    const JobFacts &job_;
    const std::string &file_;
};

}  // namespace sluice
