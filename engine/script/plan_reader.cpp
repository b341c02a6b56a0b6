#include "engine/script/plan_reader.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/script/column_rule.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_json.hpp"
#include "engine/script/table_cell.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace sluice {

namespace {

// A column that says something about the cells of another one.
struct Companion {
    const char *key, *word;
};

std::string at_line(const ColumnSpec &spec) { return spec.where.empty() ? "" : " (" + spec.where + ")"; }

}  // namespace

std::string default_table_name(const Table &source) {
    if (!source.name.empty()) return source.name;
    return has_entities(source) ? "Entities" : "Rows";
}

void PlanReader::refuse(const std::string &what) const { throw Failure(Status::bad_config, file_ + ": " + what); }

// Push a field by raw access; gives its place on the stack, or 0 when it is absent and nothing was pushed.
int PlanReader::field(int table, const char *name) const {
    lua_pushstring(lua_, name);
    if (lua_rawget(lua_, table) != LUA_TNIL) return lua_gettop(lua_);
    lua_pop(lua_, 1);
    return 0;
}

LuaReference PlanReader::function_field(int table, const char *name) const {
    if (field(table, name) == 0) return 0;
    if (!lua_isfunction(lua_, -1)) refuse(std::string("'") + name + "' must be a function");
    return luaL_ref(lua_, LUA_REGISTRYINDEX);
}

bool PlanReader::flag_field(int table, const char *name) const {
    if (field(table, name) == 0) return false;
    if (!lua_isboolean(lua_, -1)) refuse(std::string("'") + name + "' must be true or false");
    const bool flag = lua_toboolean(lua_, -1) != 0;
    lua_pop(lua_, 1);
    return flag;
}

void PlanReader::check_keys(int table, const std::string &where, std::initializer_list<std::string_view> known) const {
    const std::vector<std::string> names(known.begin(), known.end());
    push_ordered_keys(lua_, table);
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua_, -1));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua_, -1, i);
        const auto text = text_at(lua_, -1);
        const std::string key = text                      ? std::string(*text)
                                : lua_isinteger(lua_, -1) ? "[" + std::to_string(lua_tointeger(lua_, -1)) + "]"
                                                          : std::string("[…]");
        lua_pop(lua_, 1);
        if (std::find(names.begin(), names.end(), key) != names.end()) continue;
        std::string list;
        for (const std::string &name : names) list += (list.empty() ? "" : ", ") + name;
        refuse(where + " has the unknown key '" + key + "'" + suggestion(key, names) + "; possible are " + list);
    }
    lua_pop(lua_, 1);
}

// A list, or the list that a function of the job returns: its place on the stack.
int PlanReader::evaluated(int index, const char *name) {
    if (lua_isfunction(lua_, index)) {
        push_job();
        lua_call(lua_, 1, 1);
        index = lua_gettop(lua_);
        if (!lua_istable(lua_, index))
            refuse(std::string("the function '") + name + "' must return a list, not a " + luaL_typename(lua_, index));
    }
    if (!lua_istable(lua_, index))
        refuse(std::string("'") + name + "' must be a list, or a function that returns one, not a " +
               luaL_typename(lua_, index));
    return index;
}

// {settings = …, locales = …, attributes = …, model = …, model_types = …}
void PlanReader::push_job() const {
    lua_newtable(lua_);
    push_json(lua_, job_.settings);
    lua_setfield(lua_, -2, "settings");
    nlohmann::ordered_json locales = nlohmann::ordered_json::array();
    for (const char *name : {"locales", "locale"}) {
        const auto found = job_.settings.find(name);
        if (found == job_.settings.end() || found->is_null()) continue;
        locales = found->is_array() ? *found : nlohmann::ordered_json::array({*found});
        break;
    }
    push_json(lua_, locales);
    lua_setfield(lua_, -2, "locales");
    push_json(lua_, nlohmann::ordered_json(job_.attributes));
    lua_setfield(lua_, -2, "attributes");
    if (job_.model == nullptr) return;
    push_json(lua_, *job_.model);
    lua_setfield(lua_, -2, "model");
    // Tables forget the order of a JSON object.
    nlohmann::ordered_json types = nlohmann::ordered_json::array();
    if (const auto found = job_.model->find("types"); found != job_.model->end() && found->is_object())
        for (const auto &[name, type] : found->items()) types.push_back(name);
    push_json(lua_, types);
    lua_setfield(lua_, -2, "model_types");
}

ColumnPlan PlanReader::read() {
    if (!lua_istable(lua_, 1))
        refuse(std::string("the script must return a table with 'columns' or 'tables', not a ") +
               luaL_typename(lua_, 1));
    check_keys(1, "the script's table",
               {"columns", "tables", "keep", "expand", "ordered", "name", "hidden", "freeze", "header_rows"});
    ColumnPlan plan;
    plan.keep = function_field(1, "keep");
    plan.is_ordered = flag_field(1, "ordered");
    const int tables = field(1, "tables");
    if (tables != 0) {
        for (const char *name : {"columns", "expand", "name", "hidden", "freeze", "header_rows"})
            if (field(1, name) != 0)
                refuse(std::string("'") + name + "' does not go with 'tables': give it to each table" +
                       (std::string_view(name) == "expand" ? ", as 'each'" : ""));
        read_tables(evaluated(tables, "tables"), plan);
        return plan;
    }
    TablePlan table = read_table(1, "the script's table");
    if (table.table.name.empty()) table.table.name = default_table_name(source_);
    table.each = function_field(1, "expand");
    table.each_name = "expand";
    check_table(table, "the script's table");
    plan.tables.push_back(std::move(table));
    return plan;
}

void PlanReader::read_tables(int list, ColumnPlan &plan) {
    const std::size_t count = lua_rawlen(lua_, list);
    if (count == 0) refuse("'tables' is empty");
    if (count > limits::tables_max)
        refuse("'tables' has " + std::to_string(count) + " entries; possible are " +
               std::to_string(limits::tables_max));
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 1; i <= count; ++i) {
        const std::string where = "tables[" + std::to_string(i) + "]";
        lua_rawgeti(lua_, list, static_cast<lua_Integer>(i));
        const int table = lua_gettop(lua_);
        if (!lua_istable(lua_, table)) refuse(where + " must be a table, not a " + luaL_typename(lua_, table));
        check_keys(table, where, {"name", "columns", "each", "rows", "hidden", "freeze", "header_rows"});
        TablePlan result = read_table(table, where);
        if (result.table.name.empty()) refuse(where + " needs a name: name = \"…\"");
        result.each = function_field(table, "each");
        read_fixed_rows(table, where, result);
        result.each_name = "each";
        check_table(result, where);
        // Spreadsheets take sheet names without regard to case.
        const auto [place, is_new] = places.emplace(ascii_lower(result.table.name), i);
        if (!is_new)
            refuse("tables[" + std::to_string(place->second) + "] and " + where + " have both the name '" +
                   result.table.name + "'");
        plan.tables.push_back(std::move(result));
        lua_settop(lua_, table - 1);
    }
    if (std::all_of(plan.tables.begin(), plan.tables.end(), [](const TablePlan &each) { return each.rows != 0; }))
        refuse("every table has 'rows'; one at least gets its rows from the records");
}

// A table that says its rows itself.
void PlanReader::read_fixed_rows(int table, const std::string &where, TablePlan &result) const {
    if (field(table, "rows") == 0) return;
    if (!lua_istable(lua_, -1)) refuse(where + ": 'rows' must be a list of rows");
    if (result.each != 0) refuse(where + " has both 'rows' and 'each'; its rows are the same or come from records");
    for (const ColumnSpec &spec : result.columns)
        if (spec.kind != ColumnKind::row || spec.only_if != 0)
            refuse(where + " has 'rows', so that each of its columns is a c.row without 'only_if'");
    result.rows = luaL_ref(lua_, LUA_REGISTRYINDEX);
}

TablePlan PlanReader::read_table(int table, const std::string &where) {
    TablePlan plan;
    if (field(table, "name") != 0) {
        const auto name = text_at(lua_, -1);
        if (!name || name->empty() || !is_utf8(*name)) refuse(where + ": 'name' must be a text");
        plan.table.name = *name;
    }
    read_table_metadata(table, where, plan.table);
    const int columns = field(table, "columns");
    if (columns == 0) refuse(where + " has no 'columns'");
    read_columns(evaluated(columns, "columns"), where, plan);
    return plan;
}

void PlanReader::read_table_metadata(int table, const std::string &where, Table &result) const {
    if (flag_field(table, "hidden")) result.metadata.emplace_back(SLUICE_META_HIDDEN, "1");
    const auto read_count = [&](const char *name, const char *key, lua_Integer most) {
        if (field(table, name) == 0) return;
        const lua_Integer count = lua_isinteger(lua_, -1) ? lua_tointeger(lua_, -1) : -1;
        if (count < 0 || count > most)
            refuse(where + ": '" + name + "' must be an integer from 0 to " + std::to_string(most));
        result.metadata.emplace_back(key, std::to_string(count));
    };
    read_count("freeze", SLUICE_META_FREEZE, static_cast<lua_Integer>(limits::columns_max));
    read_count("header_rows", SLUICE_META_HEADER_ROWS, 2);
}

void PlanReader::read_columns(int list, const std::string &where, TablePlan &plan) const {
    const std::size_t count = lua_rawlen(lua_, list);
    if (count == 0) refuse(where + ": 'columns' is empty");
    if (count > limits::columns_max)
        refuse(where + ": 'columns' has " + std::to_string(count) + " entries; possible are " +
               std::to_string(limits::columns_max));
    std::size_t key_count = 0;
    for (lua_pushnil(lua_); lua_next(lua_, list) != 0; lua_pop(lua_, 1)) ++key_count;
    if (key_count != count) refuse(where + ": 'columns' must be a list without gaps or names");
    for (std::size_t i = 1; i <= count; ++i) {
        lua_rawgeti(lua_, list, static_cast<lua_Integer>(i));
        const ColumnSpec *spec = module_.column_at(lua_, -1);
        if (spec == nullptr)
            refuse(where + ": columns[" + std::to_string(i) + "] is a " + luaL_typename(lua_, -1) +
                   "; every entry is a column such as c.attribute{\"name\"}");
        lua_pop(lua_, 1);
        try {
            plan.columns.push_back(fit_to_source(*spec));
            check_rule(plan.columns.back().column);
        } catch (const Failure &failure) {
            throw failure.within((spec->where.empty() ? file_ : spec->where) + ": columns[" + std::to_string(i) +
                                 "] c." + std::string(kind_name(spec->kind)));
        }
        plan.table.columns.push_back(plan.columns.back().column);
    }
}

// Columns that read entities need a source of entities; those that read a source's column need that column.
ColumnSpec PlanReader::fit_to_source(ColumnSpec spec) const {
    const bool is_of_entities = has_entities(source_);
    switch (spec.kind) {
        case ColumnKind::id:
        case ColumnKind::type:
        case ColumnKind::name:
            if (is_of_entities) return spec;
            spec.subject = kind_name(spec.kind);
            spec.kind = ColumnKind::column;
            break;
        case ColumnKind::property:
        case ColumnKind::attribute:
        case ColumnKind::relationship:
        case ColumnKind::pointer:
            if (!is_of_entities)
                throw Failure(Status::bad_config,
                              "the source gives a table, not entities; read it with c.column{\"…\"}");
            return spec;
        case ColumnKind::column: break;
        default: return spec;
    }
    const Column &column = source_.columns[source_column(source_, spec.subject)];
    if (!spec.has_type) spec.column.type = column.type;
    if (!can_hold(spec.column.type, column.type))
        throw Failure(Status::bad_config, "the source's column '" + column.name + "' has the type " +
                                              std::string(type_name(column.type)) + ", which does not fit the type " +
                                              std::string(type_name(spec.column.type)));
    for (const auto &[key, value] : column.metadata)
        if (!metadata_value(spec.column.metadata, key)) spec.column.metadata.emplace_back(key, value);
    return spec;
}

void PlanReader::check_table(const TablePlan &plan, const std::string &where) const {
    std::map<std::string_view, std::size_t> places;
    std::vector<std::string> headers;
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
        const ColumnSpec &spec = plan.columns[i];
        const auto [place, is_new] = places.emplace(spec.column.name, i);
        if (!is_new)
            refuse(where + ": columns[" + std::to_string(place->second + 1) + "]" +
                   at_line(plan.columns[place->second]) + " and columns[" + std::to_string(i + 1) + "]" +
                   at_line(spec) + " have both the header '" + spec.column.name + "'");
        if (spec.kind == ColumnKind::row && plan.each == 0 && plan.rows == 0)
            refuse(where + ": columns[" + std::to_string(i + 1) + "]" + at_line(spec) + " is c.row, but there is no '" +
                   plan.each_name + "' that returns rows");
        if (spec.only_if != 0 && plan.each == 0)
            refuse(where + ": columns[" + std::to_string(i + 1) + "]" + at_line(spec) +
                   " has the option 'only_if', but there is no '" + plan.each_name + "' that returns rows");
        headers.push_back(spec.column.name);
    }
    for (const Companion &kind : {Companion{SLUICE_META_NOTE_OF, "note"}, Companion{meta_style_of, "style"}}) {
        std::map<std::string_view, std::string_view> taken;
        for (const ColumnSpec &spec : plan.columns) {
            const auto owner = metadata_value(spec.column.metadata, kind.key);
            if (!owner) continue;
            const std::string what = where + ": the column '" + spec.column.name + "'" + at_line(spec) + " is the " +
                                     kind.word + " of '" + std::string(*owner) + "', ";
            const auto place = places.find(*owner);
            if (place == places.end()) refuse(what + "which is no header of this table" + suggestion(*owner, headers));
            for (const char *const key : {SLUICE_META_NOTE_OF, meta_style_of})
                if (metadata_value(plan.columns[place->second].column.metadata, key))
                    refuse(what + "which is a " + (key == meta_style_of ? "style" : "note") + " itself");
            const auto [other, is_new] = taken.emplace(*owner, spec.column.name);
            if (!is_new) refuse(what + "and so is '" + std::string(other->second) + "'; a cell has one " + kind.word);
        }
    }
}

}  // namespace sluice
