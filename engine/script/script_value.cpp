#include "engine/script/script_value.hpp"

#include "engine/base/text.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_json.hpp"

#include <string>

namespace sluice {

void append_script_value(lua_State *lua, int index, ColumnBuilder &column, ValueRules rules) {
    switch (lua_type(lua, index)) {
        case LUA_TNIL: return column.append_null();
        case LUA_TBOOLEAN: return append_boolean(column, lua_toboolean(lua, index) != 0);
        case LUA_TNUMBER:
            if (lua_isinteger(lua, index)) return append_integer(column, lua_tointeger(lua, index));
            return append_double(column, lua_tonumber(lua, index));
        case LUA_TSTRING: {
            const std::string_view text = *text_at(lua, index);
            if (!is_utf8(text)) refuse_value(column.type(), "a text that is not valid UTF-8");
            return append_text(column, text, rules);
        }
        case LUA_TTABLE:
            if (column.type() != ColumnType::json) refuse_value(column.type(), "a table");
            append_lua_json(lua, index, column.text_buffer());
            return column.end_text();
        default:
            if (is_null(lua, index)) return column.append_null();
            refuse_value(column.type(), std::string("a ") + luaL_typename(lua, index));
    }
}

}  // namespace sluice
