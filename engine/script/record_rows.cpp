#include "engine/script/record_rows.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/script/limits.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/script_value.hpp"
#include "engine/script/value_options.hpp"

#include <string>

namespace sluice {

namespace {

constexpr int proxy_index = 1;  // of the entity on the stack of the protected call

[[noreturn]] void refuse(const std::string &what) { throw Failure(Status::bad_data, what); }

void check_bytes(std::size_t bytes) {
    if (bytes > limits::script_rows_bytes_max)
        refuse("the rows made of this record take more than " + std::to_string(limits::script_rows_bytes_max >> 20) +
               " MiB");
}

// The number of rows in the list on top of the stack, which `function` returned.
lua_Integer check_rows(lua_State *lua, const std::string &function) {
    if (!lua_istable(lua, -1)) refuse("'" + function + "' must return a list of rows, not a " + luaL_typename(lua, -1));
    const std::size_t count = lua_rawlen(lua, -1);
    if (count > limits::script_rows_per_entity_max)
        refuse("'" + function + "' returned " + std::to_string(count) + " rows; one record may give " +
               std::to_string(limits::script_rows_per_entity_max));
    if (count == 0) {
        lua_pushnil(lua);
        if (lua_next(lua, -2) != 0) refuse("'" + function + "' returned a row instead of a list of rows: { {…} }");
    }
    return static_cast<lua_Integer>(count);
}

}  // namespace

RecordRows::RecordRows(const ColumnPlan &plan, Entity &entity, EntityBinding &binding, const Table &source)
    : plan_(plan), entity_(entity), binding_(binding) {
    for (const TablePlan &table : plan.tables) {
        has_row_contexts_.push_back(table.has_row_contexts());
        extractors_.emplace_back();
        for (const ColumnSpec &spec : table.columns) {
            if (NativeExtractor::is_native(spec.kind))
                extractors_.back().emplace_back(std::in_place, spec, entity, source);
            else
                extractors_.back().emplace_back();
        }
    }
}

bool RecordRows::append(lua_State *lua, const BatchView &batch, std::int64_t row, std::vector<BatchBuilder> &builders) {
    column_at_fault_ = nullptr;
    script_bytes_ = 0;
    if (lua != nullptr) {
        lua_settop(lua, 0);
        luaL_checkstack(lua, LUA_MINSTACK, "no room for a record");
        binding_.push(lua, batch, row);
        if (!is_kept(lua)) return false;
    }
    const Row whole{lua, batch, row, 0};
    for (std::size_t table = 0; table < plan_.tables.size(); ++table)
        if (plan_.tables[table].rows == 0) append_table(whole, table, builders[table]);
    return true;
}

void RecordRows::append_fixed(lua_State *lua, std::size_t table, BatchBuilder &builder) const {
    const TablePlan &plan = plan_.tables[table];
    lua_rawgeti(lua, LUA_REGISTRYINDEX, plan.rows);
    const int list = lua_gettop(lua);
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua, list));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua, list, i);
        if (!lua_istable(lua, -1))
            refuse("row " + std::to_string(i) + " of the table '" + plan.table.name + "' is a " +
                   luaL_typename(lua, -1) + ", not a table");
        for (std::size_t column = 0; column < plan.columns.size(); ++column) {
            lua_rawgeti(lua, LUA_REGISTRYINDEX, plan.columns[column].reference);
            lua_rawget(lua, -2);
            append_script_value(lua, -1, builder.column(column), plan.columns[column].rules);
            lua_pop(lua, 1);
        }
        builder.end_row();
        check_bytes(builder.byte_count());
        lua_settop(lua, list);
    }
    lua_settop(lua, list - 1);
}

bool RecordRows::is_kept(lua_State *lua) const {
    if (plan_.keep == 0) return true;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, plan_.keep);
    lua_pushvalue(lua, proxy_index);
    lua_call(lua, 1, 1);
    const bool is_kept = lua_toboolean(lua, -1) != 0;
    lua_pop(lua, 1);
    return is_kept;
}

void RecordRows::append_table(const Row &row, std::size_t table, BatchBuilder &builder) {
    if (plan_.tables[table].each != 0)
        append_each(row, table, builder);
    else
        append_row(row, table, builder);
}

void RecordRows::append_each(const Row &row, std::size_t table, BatchBuilder &builder) {
    const TablePlan &plan = plan_.tables[table];
    lua_State *const lua = row.lua;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, plan.each);
    lua_pushvalue(lua, proxy_index);
    lua_call(lua, 1, 1);
    const lua_Integer count = check_rows(lua, plan.each_name);
    const int list = lua_gettop(lua);
    const std::size_t bytes_before = builder.byte_count();
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua, list, i);
        if (!lua_istable(lua, -1))
            refuse("row " + std::to_string(i) + " that '" + plan.each_name + "' returned is a " +
                   luaL_typename(lua, -1) + ", not a table");
        append_row({lua, row.batch, row.number, lua_gettop(lua)}, table, builder);
        check_bytes(builder.byte_count() - bytes_before);
        lua_settop(lua, list);
    }
    lua_settop(lua, list - 1);
}

void RecordRows::append_row(const Row &row, std::size_t table, BatchBuilder &builder) {
    const std::vector<ColumnSpec> &columns = plan_.tables[table].columns;
    const std::vector<std::optional<NativeExtractor>> &extractors = extractors_[table];
    if (has_row_contexts_[table]) enter_context(row);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        column_at_fault_ = &columns[i];
        ColumnBuilder &column = builder.column(i);
        if (columns[i].only_if != 0 && !has_value(row, columns[i]))
            column.append_null();
        else if (extractors[i])
            extractors[i]->append(column, entity_, row.batch, row.number, cell_parser_);
        else
            append_from_script(row, columns[i], column);
    }
    column_at_fault_ = nullptr;
    builder.end_row();
}

// Columns that are read in the context of their row find it in the row's field `context`.
void RecordRows::enter_context(const Row &row) {
    entity_.set_row_context(std::nullopt);
    if (row.table == 0) return;
    push_text(row.lua, "context");
    if (lua_rawget(row.lua, row.table) != LUA_TNIL) {
        const std::optional<ContextPairs> pairs = read_context(row.lua);
        if (!pairs) refuse("the row's 'context' must be a table of names and values: {country = \"Germany\"}");
        entity_.set_row_context(entity_.context_attributes(*pairs));
    }
    lua_pop(row.lua, 1);
}

// Does the row say that the column has a value in it?
bool RecordRows::has_value(const Row &row, const ColumnSpec &spec) {
    lua_rawgeti(row.lua, LUA_REGISTRYINDEX, spec.only_if);
    lua_rawget(row.lua, row.table);
    const bool has = lua_toboolean(row.lua, -1) != 0;
    lua_pop(row.lua, 1);
    return has;
}

void RecordRows::append_from_script(const Row &row, const ColumnSpec &spec, ColumnBuilder &column) {
    lua_State *const lua = row.lua;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, spec.reference);
    if (spec.kind == ColumnKind::row) {
        lua_rawget(lua, row.table);
    } else {
        lua_pushvalue(lua, proxy_index);
        if (row.table != 0)
            lua_pushvalue(lua, row.table);
        else
            lua_pushnil(lua);
        lua_call(lua, 2, 1);
    }
    const std::size_t bytes_before = column.byte_count();
    append_script_value(lua, -1, column, spec.rules);
    script_bytes_ += column.byte_count() - bytes_before;
    check_bytes(script_bytes_);
    lua_pop(lua, 1);
}

}  // namespace sluice
