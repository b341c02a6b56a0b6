#include "engine/script/column_module.hpp"

#include "engine/base/failure.hpp"
#include "engine/script/column_options.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_json.hpp"

#include <utility>

namespace sluice {

namespace {

constexpr char column_class[] = "sluice.column";

char module_address;  // its address is the registry key of the module

ColumnModule &module_of(lua_State *lua) {
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &module_address);
    auto &module = *static_cast<ColumnModule *>(lua_touserdata(lua, -1));
    lua_pop(lua, 1);
    return module;
}

template <ColumnKind kind>
int describe(lua_State *lua) {
    return guarded(lua, [lua] {
        ColumnModule &module = module_of(lua);
        module.push(lua, read_column(lua, kind, module.defaults()));
        return 1;
    });
}

// columns.list{...}: a table that is written as a JSON array even when it is empty.
int list(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    mark_as_array(lua);
    return 1;
}

constexpr luaL_Reg functions[] = {
    {"id", describe<ColumnKind::id>},
    {"type", describe<ColumnKind::type>},
    {"name", describe<ColumnKind::name>},
    {"property", describe<ColumnKind::property>},
    {"attribute", describe<ColumnKind::attribute>},
    {"relationship", describe<ColumnKind::relationship>},
    {"pointer", describe<ColumnKind::pointer>},
    {"column", describe<ColumnKind::column>},
    {"constant", describe<ColumnKind::constant>},
    {"row", describe<ColumnKind::row>},
    {"compute", describe<ColumnKind::compute>},
    {"list", list},
    {nullptr, nullptr},
};

}  // namespace

void ColumnModule::install(lua_State *lua) {
    lua_pushlightuserdata(lua, this);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &module_address);
}

int ColumnModule::open(lua_State *lua) {
    luaL_newlib(lua, functions);
    push_null(lua);
    lua_setfield(lua, -2, "null");
    return 1;
}

const ColumnSpec *ColumnModule::column_at(lua_State *lua, int index) const {
    const auto *place = static_cast<const std::uint32_t *>(luaL_testudata(lua, index, column_class));
    return place == nullptr ? nullptr : &columns_[*place];
}

void ColumnModule::push(lua_State *lua, ColumnSpec spec) {
    if (is_closed_)
        throw Failure(Status::bad_config, "columns are described while the script loads, not while records flow");
    auto *place = static_cast<std::uint32_t *>(lua_newuserdatauv(lua, sizeof(std::uint32_t), 0));
    *place = static_cast<std::uint32_t>(columns_.size());
    columns_.push_back(std::move(spec));
    push_class(lua, column_class, {});
    lua_setmetatable(lua, -2);
}

std::string script_position(lua_State *lua) {
    lua_Debug activation;
    if (lua_getstack(lua, 1, &activation) == 0 || lua_getinfo(lua, "Sl", &activation) == 0 ||
        activation.currentline < 1)
        return {};
    return std::string(activation.short_src) + ":" + std::to_string(activation.currentline);
}

}  // namespace sluice
