#include "engine/script/entity_binding.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/entity/json_pointer.hpp"
#include "engine/entity/number_text.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_json.hpp"
#include "engine/script/lua_state.hpp"
#include "engine/script/table_cell.hpp"
#include "engine/script/value_options.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace sluice {

namespace {

constexpr char entity_class[] = "sluice.entity";

// The methods take the entity, then a name, then perhaps options.
constexpr int name_index = 2;
constexpr int options_index = 3;

EntityBinding &binding_of(lua_State *lua) {
    auto &binding = *static_cast<EntityBinding *>(lua_touserdata(lua, lua_upvalueindex(1)));
    if (!binding.is_current(lua_touserdata(lua, 1))) {
        if (luaL_testudata(lua, 1, entity_class) == nullptr)
            raise(lua, "methods of the entity are called with a colon: entity:value(\"name\")");
        raise(lua, "this entity was kept beyond its record; keep the values that you need instead");
    }
    return binding;
}

// Charges for the way through `json` to what is asked for: its values are stepped over, not read.
void charge_search(lua_State *lua, JsonValue json, std::size_t times = 1) {
    constexpr std::size_t bytes_per_step = 512;
    const std::size_t steps = json ? json.source().size() / bytes_per_step * times : 0;
    if (steps > 0) LuaState::charge(lua, steps);
}

std::string_view check_name(lua_State *lua) {
    const std::string_view name = check_text(lua, name_index);
    const std::size_t steps = name.size() / limits::script_scan_bytes_per_step;
    if (steps > 0) LuaState::charge(lua, steps);
    return name;
}

// A value as methods return it: the null marker is nil.
void push_value(lua_State *lua, JsonValue value, Digits digits = Digits::rounded) {
    if (is_no_value(value))
        lua_pushnil(lua);
    else
        push_json(lua, value, digits);
}

int push_scalar_text(lua_State *lua, JsonValue value) {
    if (is_no_value(value)) {
        lua_pushnil(lua);
    } else {
        push_text(lua, value.is_text() ? value.text() : value.source());
    }
    return 1;
}

// The attribute, and the choice among its values, that the arguments of a method name.
struct Asked {
    std::string_view name;
    JsonValue attribute;
    const ValueChoice &choice;
    Digits digits = Digits::rounded;
    std::string_view child = {};  // of a group, if only this one is asked for
    bool has_null_rows = false;
};

Asked asked_with_options(lua_State *lua, EntityBinding &binding, std::string_view name, bool has_children) {
    ValueOptions &options = binding.options();
    read_value_options(lua, options_index, options, has_children);
    if (!options.has_locale) options.choice.set_locales(binding.defaults().choice);
    Entity &entity = binding.entity();
    JsonValue attribute;
    if (options.context) attribute = entity.context_attributes(*options.context).find(name);
    if (!options.context || (options.is_coalesced && !is_said(attribute, options.choice)))
        attribute = entity.find(Entity::Part::attributes, name);
    return {name,           attribute,
            options.choice, options.is_exact ? Digits::exact : Digits::rounded,
            options.child,  options.has_null_rows};
}

// Valid until the next question.
Asked asked(lua_State *lua, EntityBinding &binding, bool has_children = false) {
    const std::string_view name = check_name(lua);
    const Asked result =
        lua_isnoneornil(lua, options_index)
            ? Asked{name, binding.entity().find(Entity::Part::attributes, name), binding.defaults().choice}
            : asked_with_options(lua, binding, name, has_children);
    charge_search(lua, result.attribute, std::max<std::size_t>(result.choice.locales.size(), 1));
    return result;
}

JsonValue values_of(const Asked &asked) {
    const JsonValue values = asked.attribute.find("values");
    if (!values && has_rows(asked.attribute.find("group")))
        throw Failure(Status::bad_data, "attribute '" + std::string(asked.name) + "' is a group; use entity:group");
    return values;
}

JsonValue first_value(JsonValue values, const ValueChoice &choice) {
    JsonValue first;
    for_each_chosen(values, choice, [&first](const ValueEntry &entry) {
        if (is_no_value(first)) first = entry.value;
    });
    return first;
}

JsonValue first_value(const Asked &asked) { return first_value(values_of(asked), asked.choice); }

Digits digits_option(lua_State *lua) { return read_exact(lua, options_index) ? Digits::exact : Digits::rounded; }

int id(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] { return push_scalar_text(lua, binding.entity().id()); });
}

int type(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] { return push_scalar_text(lua, binding.entity().type()); });
}

int name(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] { return push_scalar_text(lua, binding.entity().name()); });
}

int property(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        push_value(lua, binding.entity().find(Entity::Part::properties, check_name(lua)), digits_option(lua));
        return 1;
    });
}

int value(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        const Asked question = asked(lua, binding);
        push_value(lua, first_value(question), question.digits);
        return 1;
    });
}

int decimal(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        const Asked question = asked(lua, binding);
        const JsonValue first = first_value(question);
        if (is_no_value(first)) {
            lua_pushnil(lua);
            return 1;
        }
        std::vector<char> text;
        const bool is_number = first.is_number() || (first.is_text() && is_plain_number(first.text()));
        if (!is_number || !append_decimal(text, first.is_text() ? first.text() : first.source()))
            throw Failure(Status::bad_data, "the value of attribute '" + std::string(question.name) + "' is no number");
        push_text(lua, {text.data(), text.size()});
        return 1;
    });
}

// A list of the chosen values, each as the table that it is.
void push_values(lua_State *lua, JsonValue values, const ValueChoice &choice, Digits digits) {
    lua_newtable(lua);
    lua_Integer count = 0;
    for_each_chosen(values, choice, [&](const ValueEntry &entry) {
        push_json(lua, entry.object, digits);
        if (entry.value.is_text(null_marker)) {
            lua_pushnil(lua);
            lua_setfield(lua, -2, "value");
        }
        lua_rawseti(lua, -2, ++count);
    });
    if (count == 0) mark_as_array(lua);
}

int values(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        const Asked question = asked(lua, binding);
        push_values(lua, values_of(question), question.choice, question.digits);
        return 1;
    });
}

// Pushes the rows of a group, and of the groups in it, by one choice among their values.
class GroupRows {
public:
    enum class Children { first_values = 1, all_values };

    GroupRows(lua_State *lua, const Asked &asked, Children children)
        : lua_(lua),
          row_choice_(children == Children::all_values ? every_row(asked.choice) : asked.choice),
          choice_(asked.choice),
          digits_(asked.digits),
          children_(children),
          only_(asked.child),
          has_null_rows_(asked.has_null_rows) {}

    void push(JsonValue group, int depth = 1) {
        constexpr auto depth_max = static_cast<int>(limits::script_value_depth_max);
        if (depth > depth_max)
            throw Failure(Status::bad_data,
                          "groups are nested more than " + std::to_string(depth_max) + " levels deep");
        luaL_checkstack(lua_, 8, "groups are nested too deep");
        lua_newtable(lua_);
        lua_Integer count = 0;
        for_each_chosen(group, row_choice_, [&](const ValueEntry &row) {
            const bool is_null = row.value.is_text(null_marker);
            if (is_null && !has_null_rows_) return;
            push_row(row.object, depth);
            if (is_null) {  // which is nil among values
                push_text(lua_, null_marker);
                lua_setfield(lua_, -2, "value");
            }
            lua_rawseti(lua_, -2, ++count);
        });
        if (count == 0) mark_as_array(lua_);
    }

private:
    // Whose values are looked at one by one has rows of one locale with values of several.
    static ValueChoice every_row(const ValueChoice &choice) { return {{}, true, false, choice.sources}; }

    // A row as a table: child attributes give their chosen values, groups a list of rows, the rest is as it is.
    void push_row(JsonValue row, int depth) {
        lua_newtable(lua_);
        for (const JsonMember member : row.members()) {
            LuaState::charge(lua_, 1);
            if (depth == 1 && !only_.empty() && member.name != only_) continue;
            if (has_member(member.name)) continue;  // the first one of a name counts
            push_text(lua_, member.name);
            if (const JsonValue child = member.value.find("values"))
                push_child(child);
            else if (const JsonValue rows = member.value.find("group"))
                push_group(rows, depth + 1);
            else
                push_value(lua_, member.value, digits_);
            lua_rawset(lua_, -3);
        }
    }

    void push_child(JsonValue values) {
        if (children_ == Children::all_values)
            push_values(lua_, values, choice_, digits_);
        else
            push_value(lua_, first_value(values, choice_), digits_);
    }

    // Where children give all of their values, a list of rows would look like one of those.
    void push_group(JsonValue rows, int depth) {
        if (children_ == Children::first_values) return push(rows, depth);
        luaL_checkstack(lua_, 8, "groups are nested too deep");
        lua_newtable(lua_);
        push(rows, depth);
        lua_setfield(lua_, -2, "group");
    }

    // Of the table on top of the stack.
    bool has_member(std::string_view name) {
        push_text(lua_, name);
        const bool has = lua_rawget(lua_, -2) != LUA_TNIL;
        lua_pop(lua_, 1);
        return has;
    }

    lua_State *lua_;
    ValueChoice row_choice_;
    const ValueChoice &choice_;
    Digits digits_;
    Children children_;
    std::string_view only_;  // the child that is asked for; empty: every one
    bool has_null_rows_;
};

int group(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        const Asked question = asked(lua, binding);
        GroupRows(lua, question, GroupRows::Children::first_values).push(question.attribute.find("group"));
        return 1;
    });
}

int records(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        const Asked question = asked(lua, binding, true);
        if (question.attribute.find("values"))
            throw Failure(Status::bad_data, "attribute '" + std::string(question.name) +
                                                "' is no group of rows but has values; use entity:values");
        GroupRows(lua, question, GroupRows::Children::all_values).push(question.attribute.find("group"));
        return 1;
    });
}

int relationships(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        const JsonValue items = binding.entity().find(Entity::Part::relationships, check_name(lua));
        const Digits digits = digits_option(lua);
        if (items.is_array()) {
            push_json(lua, items, digits);
        } else {
            lua_newtable(lua);
            mark_as_array(lua);
        }
        return 1;
    });
}

int pointer(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        const std::optional<JsonPointer> path = JsonPointer::parse(check_name(lua));
        if (!path)
            throw Failure(Status::bad_data,
                          "a JSON Pointer is empty or begins with '/', and has '~' only in ~0 and ~1");
        charge_search(lua, binding.entity().record());
        push_value(lua, path->find(binding.entity().record()), digits_option(lua));
        return 1;
    });
}

int column(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        const std::size_t index = source_column(binding.source(), check_text(lua, name_index));
        push_cell(lua, binding.batch().column(index), binding.row());
        return 1;
    });
}

int text(lua_State *lua) {
    EntityBinding &binding = binding_of(lua);
    return guarded(lua, [&] {
        std::vector<char> line;
        if (binding.entity().record()) append_json_line(line, binding.entity().record().source());
        push_text(lua, {line.data(), line.size()});
        return 1;
    });
}

constexpr luaL_Reg methods[] = {
    {"id", id},           {"type", type},
    {"name", name},       {"property", property},
    {"value", value},     {"decimal", decimal},
    {"values", values},   {"group", group},
    {"records", records}, {"relationships", relationships},
    {"pointer", pointer}, {"column", column},
    {"text", text},       {nullptr, nullptr},
};

char metatable_address;  // its address is the registry key of the metatable: quicker than a name

}  // namespace

void EntityBinding::install(lua_State *lua) {
    push_class(lua, entity_class, {});
    lua_getfield(lua, -1, "__index");
    lua_pushlightuserdata(lua, this);
    luaL_setfuncs(lua, methods, 1);
    lua_pop(lua, 1);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &metatable_address);
}

void EntityBinding::push(lua_State *lua, const BatchView &batch, std::int64_t row) {
    current_ = lua_newuserdatauv(lua, 1, 0);
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &metatable_address);
    lua_setmetatable(lua, -2);
    batch_ = &batch;
    row_ = row;
}

}  // namespace sluice
