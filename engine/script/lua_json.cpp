#include "engine/script/lua_json.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"
#include "engine/entity/json_write.hpp"
#include "engine/entity/number_text.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace sluice {

namespace {

constexpr char array_class[] = "sluice.array";
constexpr auto depth_max = static_cast<int>(limits::script_value_depth_max);
constexpr std::uint64_t bytes_per_step = 16;  // what a step of the budget buys in text

char null_address;  // its address is the null value

void check_depth(lua_State *lua, int depth) {
    if (depth > depth_max)
        throw Failure(Status::bad_data, "a value is nested more than " + std::to_string(depth_max) + " levels deep");
    luaL_checkstack(lua, 8, "a value is nested too deep");
}

void push_value(lua_State *lua, JsonValue value, Digits digits, int depth);

void push_array(lua_State *lua, JsonValue array, Digits digits, int depth) {
    lua_newtable(lua);
    lua_Integer position = 0;
    for (const JsonValue item : array.items()) {
        LuaState::charge(lua, 1);
        if (item.is_null())
            push_null(lua);
        else
            push_value(lua, item, digits, depth + 1);
        lua_rawseti(lua, -2, ++position);
    }
    if (position == 0) mark_as_array(lua);
}

void push_object(lua_State *lua, JsonValue object, Digits digits, int depth) {
    lua_newtable(lua);
    for (const JsonMember member : object.members()) {
        LuaState::charge(lua, 1);
        if (member.value.is_null()) continue;
        push_text(lua, member.name);
        lua_pushvalue(lua, -1);
        const bool is_known = lua_rawget(lua, -3) != LUA_TNIL;  // the first member of a name counts
        lua_pop(lua, 1);
        if (is_known) {
            lua_pop(lua, 1);
            continue;
        }
        push_value(lua, member.value, digits, depth + 1);
        lua_rawset(lua, -3);
    }
}

void push_digits(lua_State *lua, std::string_view number) {
    std::vector<char> decimal;
    if (append_decimal(decimal, number)) number = {decimal.data(), decimal.size()};
    push_text(lua, number);
}

void push_value(lua_State *lua, JsonValue value, Digits digits, int depth) {
    check_depth(lua, depth);
    if (!value) return lua_pushnil(lua);
    switch (value.type()) {
        case JsonType::null: return lua_pushnil(lua);
        case JsonType::boolean: return lua_pushboolean(lua, value.boolean());
        case JsonType::int64: return lua_pushinteger(lua, value.int64());
        case JsonType::uint64: return push_text(lua, value.source());
        case JsonType::float64:
            if (digits == Digits::exact) return push_digits(lua, value.source());
            if (value.is_wide()) return push_text(lua, value.source());
            return lua_pushnumber(lua, value.float64());
        case JsonType::text: return push_text(lua, value.text());
        case JsonType::object: return push_object(lua, value, digits, depth);
        case JsonType::array: return push_array(lua, value, digits, depth);
    }
}

void push_value(lua_State *lua, const nlohmann::ordered_json &value, int depth) {
    check_depth(lua, depth);
    if (value.is_object()) {
        lua_newtable(lua);
        for (const auto &[name, member] : value.items()) {
            push_text(lua, name);
            push_value(lua, member, depth + 1);
            lua_rawset(lua, -3);
        }
    } else if (value.is_array()) {
        lua_newtable(lua);
        lua_Integer position = 0;
        for (const auto &item : value) {
            if (item.is_null())
                push_null(lua);
            else
                push_value(lua, item, depth + 1);
            lua_rawseti(lua, -2, ++position);
        }
        if (position == 0) mark_as_array(lua);
    } else if (value.is_string()) {
        push_text(lua, value.get_ref<const std::string &>());
    } else if (value.is_boolean()) {
        lua_pushboolean(lua, value.get<bool>());
    } else if (value.is_number_unsigned() && value.get<std::uint64_t>() > LUA_MAXINTEGER) {
        push_text(lua, value.dump());
    } else if (value.is_number_integer()) {
        lua_pushinteger(lua, value.get<lua_Integer>());
    } else if (value.is_number()) {
        lua_pushnumber(lua, value.get<double>());
    } else {
        lua_pushnil(lua);
    }
}

[[noreturn]] void refuse(const std::string &what) { throw Failure(Status::bad_data, what + " cannot be JSON"); }

// Appends one Lua value as JSON.
class JsonWriter {
public:
    JsonWriter(lua_State *lua, std::vector<char> &out) : lua_(lua), out_(out), first_(out.size()) {}

    void append(int index, int depth) {
        const std::size_t before = out_.size();
        switch (lua_type(lua_, index)) {
            case LUA_TNIL: append_json_null(out_); break;
            case LUA_TBOOLEAN: append_word(lua_toboolean(lua_, index) != 0 ? "true" : "false"); break;
            case LUA_TNUMBER: append_number(index); break;
            case LUA_TSTRING: append_text(*text_at(lua_, index)); break;
            case LUA_TTABLE: append_table(index, depth); break;
            default:
                if (!is_null(lua_, index)) refuse(std::string("a ") + luaL_typename(lua_, index));
                append_json_null(out_);
        }
        // A small table that holds another one many times over can become text without end.
        LuaState::charge(lua_, 1 + (out_.size() - before) / bytes_per_step);
        if (out_.size() - first_ > static_cast<std::size_t>(limits::record_bytes_max))
            refuse("a value of more than " + std::to_string(limits::record_bytes_max) + " bytes");
    }

private:
    void append_word(std::string_view word) { out_.insert(out_.end(), word.begin(), word.end()); }

    void append_text(std::string_view text) {
        if (!is_utf8(text)) refuse("a text that is not valid UTF-8");
        append_json_string(out_, text);
    }

    void append_number(int index) {
        if (lua_isinteger(lua_, index)) return append_integer(out_, lua_tointeger(lua_, index));
        const double value = lua_tonumber(lua_, index);
        if (!std::isfinite(value)) refuse("a number that is infinite or not a number");
        append_double(out_, value);
    }

    void append_table(int table, int depth) {
        check_depth(lua_, depth);
        push_ordered_keys(lua_, table);
        const int keys = lua_gettop(lua_);
        const auto count = static_cast<lua_Integer>(lua_rawlen(lua_, keys));
        if (count == 0 ? is_marked_array(table) : has_positions_only(keys, count))
            append_items(table, count, depth);
        else
            append_members(table, keys, count, depth);
        lua_settop(lua_, keys - 1);
    }

    bool is_marked_array(int table) {
        const int top = lua_gettop(lua_);
        const bool is_marked =
            luaL_getmetafield(lua_, table, "__name") != LUA_TNIL && text_at(lua_, -1) == std::string_view(array_class);
        lua_settop(lua_, top);
        return is_marked;
    }

    bool has_positions_only(int keys, lua_Integer count) {
        for (lua_Integer i = 1; i <= count; ++i) {
            lua_rawgeti(lua_, keys, i);
            const bool is_position = lua_isinteger(lua_, -1) && lua_tointeger(lua_, -1) == i;
            lua_pop(lua_, 1);
            if (!is_position) return false;
        }
        return true;
    }

    void append_items(int table, lua_Integer count, int depth) {
        out_.push_back('[');
        for (lua_Integer i = 1; i <= count; ++i) {
            if (i > 1) out_.push_back(',');
            lua_rawgeti(lua_, table, i);
            append(lua_gettop(lua_), depth + 1);
            lua_pop(lua_, 1);
        }
        out_.push_back(']');
    }

    void append_members(int table, int keys, lua_Integer count, int depth) {
        out_.push_back('{');
        for (lua_Integer i = 1; i <= count; ++i) {
            if (i > 1) out_.push_back(',');
            lua_rawgeti(lua_, keys, i);
            const std::optional<std::string_view> key = text_at(lua_, -1);
            if (!key) refuse("a table with both positions and names, or with gaps between its positions,");
            append_text(*key);
            out_.push_back(':');
            lua_rawget(lua_, table);
            append(lua_gettop(lua_), depth + 1);
            lua_pop(lua_, 1);
        }
        out_.push_back('}');
    }

    lua_State *lua_;
    std::vector<char> &out_;
    std::size_t first_;
};

}  // namespace

void push_json(lua_State *lua, JsonValue value, Digits digits) { push_value(lua, value, digits, 1); }
void push_json(lua_State *lua, const nlohmann::ordered_json &value) { push_value(lua, value, 1); }

void append_lua_json(lua_State *lua, int index, std::vector<char> &out) {
    JsonWriter(lua, out).append(lua_absindex(lua, index), 1);
}

void push_null(lua_State *lua) { lua_pushlightuserdata(lua, &null_address); }

bool is_null(lua_State *lua, int index) {
    return lua_islightuserdata(lua, index) && lua_touserdata(lua, index) == &null_address;
}

void mark_as_array(lua_State *lua) {
    push_class(lua, array_class, {});
    lua_setmetatable(lua, -2);
}

}  // namespace sluice
