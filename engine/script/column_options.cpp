#include "engine/script/column_options.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/entity/json_pointer.hpp"
#include "engine/entity/number_text.hpp"
#include "engine/script/column_module.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_json.hpp"
#include "engine/script/lua_state.hpp"
#include "engine/script/value_options.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

constexpr std::string_view types_allowed = "text, integer, number, decimal, boolean, date, datetime or json";

[[noreturn]] void refuse(const std::string &what) { throw Failure(Status::bad_config, what); }

// Reads the options of one column. The value of the option at hand is on top of the stack.
class Reader {
public:
    Reader(lua_State *lua, ColumnKind kind, const ScriptDefaults &defaults) : lua_(lua), defaults_(defaults) {
        constexpr std::uint64_t steps_per_column = 100;
        LuaState::charge(lua, steps_per_column);
        spec_.kind = kind;
        spec_.where = script_position(lua);
        spec_.separator = defaults.separator;
    }

    ColumnSpec read() {
        if (!lua_istable(lua_, 1)) refuse("it takes one table of options: c." + name() + "{…}");
        push_ordered_keys(lua_, 1);
        const int keys = lua_gettop(lua_);
        const auto count = static_cast<lua_Integer>(lua_rawlen(lua_, keys));
        for (lua_Integer i = 1; i <= count; ++i) {
            lua_rawgeti(lua_, keys, i);
            lua_pushvalue(lua_, -1);
            lua_rawget(lua_, 1);
            read_entry(-2);
            lua_settop(lua_, keys);
        }
        complete();
        return std::move(spec_);
    }

private:
    std::string name() const { return std::string(kind_name(spec_.kind)); }
    bool is_one_of(std::initializer_list<ColumnKind> kinds) const {
        return std::find(kinds.begin(), kinds.end(), spec_.kind) != kinds.end();
    }

    void read_entry(int key_index) {
        if (lua_isinteger(lua_, key_index)) {
            if (lua_tointeger(lua_, key_index) != 1) refuse("it takes one main value, not several");
            return read_main();
        }
        const std::optional<std::string_view> option = text_at(lua_, key_index);
        if (!option || !(read_common(*option) || read_of_values(*option))) refuse_option(option.value_or("?"));
    }

    // The first value without a name.
    void read_main() {
        has_main_ = true;
        switch (spec_.kind) {
            case ColumnKind::id:
            case ColumnKind::type:
            case ColumnKind::name: refuse("it takes options only, such as header = \"…\"");
            case ColumnKind::constant: return read_constant();
            case ColumnKind::compute:
                if (!lua_isfunction(lua_, -1)) refuse("its main value must be a function");
                spec_.reference = reference();
                return;
            default: {
                const auto text = text_at(lua_, -1);
                if (!text) refuse("its main value must be a text, not a " + std::string(luaL_typename(lua_, -1)));
                spec_.subject = copied_text(lua_, *text);
                if (!is_utf8(spec_.subject)) refuse("its main value is not valid UTF-8");
                if (spec_.kind == ColumnKind::row) spec_.reference = reference();
                if (spec_.kind == ColumnKind::pointer && !JsonPointer::parse(*text))
                    refuse("a JSON Pointer is empty or begins with '/', and has '~' only in ~0 and ~1");
                if (text->empty() && spec_.kind != ColumnKind::pointer) refuse("its main value is empty");
            }
        }
    }

    LuaReference reference() {
        lua_pushvalue(lua_, -1);
        return luaL_ref(lua_, LUA_REGISTRYINDEX);
    }

    void read_constant() {
        switch (lua_type(lua_, -1)) {
            case LUA_TBOOLEAN: spec_.constant = lua_toboolean(lua_, -1) != 0; return;
            case LUA_TNUMBER:
                if (lua_isinteger(lua_, -1))
                    spec_.constant = static_cast<std::int64_t>(lua_tointeger(lua_, -1));
                else
                    spec_.constant = static_cast<double>(lua_tonumber(lua_, -1));
                return;
            case LUA_TSTRING: spec_.constant = copied_text(lua_, *text_at(lua_, -1)); return;
            default: refuse("its main value must be a text, a number or a boolean");
        }
    }

    bool read_common(std::string_view option) {
        if (option == "header") {
            spec_.column.name = text_of(option);
            if (spec_.column.name.empty()) refuse("option 'header' is empty");
        } else if (option == "type") {
            read_type();
        } else if (option == "group") {
            add(SLUICE_META_GROUP, text_of(option));
        } else if (option == "width") {
            read_width();
        } else if (option == "number_format") {
            add(SLUICE_META_NUMBER_FORMAT, text_of(option));
        } else if (option == "help") {
            add(SLUICE_META_HELP, text_of(option));
        } else if (option == "code") {
            code_ = text_of(option);
            if (code_.empty()) refuse("option 'code' is empty");
        } else if (option == "note_of") {
            add(SLUICE_META_NOTE_OF, text_of(option));
        } else if (option == "style") {
            add(meta_style, text_of(option));
        } else if (option == "style_of") {
            add(meta_style_of, text_of(option));
        } else if (option == "prompt") {
            add(SLUICE_META_PROMPT, text_of(option));
        } else if (option == "required") {
            read_flag(option, SLUICE_META_REQUIRED);
        } else if (option == "link") {
            read_flag(option, SLUICE_META_LINK);
        } else if (option == "only_if") {
            if (text_of(option).empty()) refuse("option 'only_if' is empty");
            spec_.only_if = reference();
        } else if (option == "rule") {
            if (!lua_istable(lua_, -1)) refuse("option 'rule' must be a table");
            add(SLUICE_META_RULE, json_text_of(lua_, -1));
        } else if (option == "zone") {
            if (text_of(option) != "UTC") refuse("option 'zone' must be \"UTC\"");
            spec_.rules.is_utc_assumed = true;
        } else if (option == "values" && lua_istable(lua_, -1)) {
            read_allowed_values();
        } else {
            return false;
        }
        return true;
    }

    // Options of columns that choose among values.
    bool read_of_values(std::string_view option) {
        if (!is_one_of({ColumnKind::attribute, ColumnKind::relationship})) return false;
        if (option == "separator") {
            spec_.separator = text_of(option);
        } else if (option == "values") {
            const auto choice = text_at(lua_, -1);
            if (choice != "all" && choice != "first")
                refuse("option 'values' must be \"all\" or \"first\" (or a list of the texts that are allowed)");
            spec_.takes_first = choice == "first";
        } else if (option == "groups" && spec_.kind == ColumnKind::attribute) {
            if (text_of(option) != "json") refuse("option 'groups' must be \"json\"");
            spec_.shows_groups = true;
        } else if (option == "field") {
            spec_.field = text_of(option);
            if (spec_.kind == ColumnKind::relationship && spec_.field != "id" && spec_.field != "type")
                refuse("option 'field' must be \"id\" or \"type\"");
            if (spec_.field == "value") spec_.field.clear();
        } else {
            return spec_.kind == ColumnKind::attribute && read_value_option(lua_, option, options_);
        }
        return true;
    }

    void read_type() {
        const std::string word = text_of("type");
        const std::optional<ColumnType> type = type_of_name(word);
        if (!type) {
            std::vector<std::string> names;
            for (int i = 1; i <= static_cast<int>(ColumnType::decimal); ++i)
                names.emplace_back(type_name(static_cast<ColumnType>(i)));
            refuse("unknown type '" + word + "'" + suggestion(word, names) + "; possible are " +
                   std::string(types_allowed));
        }
        spec_.column.type = *type;
        spec_.has_type = true;
    }

    void read_flag(std::string_view option, const char *key) {
        if (!lua_isboolean(lua_, -1)) refuse("option '" + std::string(option) + "' must be true or false");
        if (lua_toboolean(lua_, -1) != 0) add(key, "1");
    }

    void read_width() {
        constexpr double width_max = 255;  // characters; what spreadsheets take
        const double width = lua_type(lua_, -1) == LUA_TNUMBER ? lua_tonumber(lua_, -1) : 0;
        if (!(width > 0 && width <= width_max)) refuse("option 'width' must be a number of characters from 1 to 255");
        std::vector<char> text;
        append_double(text, width);
        add(SLUICE_META_WIDTH, std::string(text.begin(), text.end()));
    }

    void read_allowed_values() {
        const auto count = static_cast<lua_Integer>(lua_rawlen(lua_, -1));
        if (count == 0) refuse("option 'values' is an empty list");
        for (lua_Integer i = 1; i <= count; ++i) {
            lua_rawgeti(lua_, -1, i);
            const auto text = text_at(lua_, -1);
            if (!text || text->empty()) refuse("option 'values' must be a list of texts, none of them empty");
            if (!is_utf8(*text)) refuse("option 'values' has a text that is not valid UTF-8");
            lua_pop(lua_, 1);
        }
        mark_as_array(lua_);
        add(SLUICE_META_VALUES, json_text_of(lua_, -1));
    }

    void complete() {
        if (!has_main_ && !is_one_of({ColumnKind::id, ColumnKind::type, ColumnKind::name}))
            refuse(spec_.kind == ColumnKind::compute
                       ? "it needs a function: c.compute{header = \"…\", function(entity) … end}"
                       : "it needs a main value: c." + name() + "{\"…\"}");
        if (spec_.rules.is_utc_assumed && spec_.column.type != ColumnType::timestamp)
            refuse("option 'zone' belongs to columns of type datetime");
        spec_.choice = std::move(options_.choice);
        if (!options_.has_locale) spec_.choice.set_locales(defaults_.choice);
        spec_.is_of_row = options_.is_of_row;
        spec_.is_coalesced = options_.is_coalesced;
        spec_.has_context = options_.context.has_value();
        if (spec_.has_context) spec_.context = *std::move(options_.context);
        if (spec_.column.name.empty()) spec_.column.name = default_header();
        if (!is_utf8(spec_.column.name)) refuse("the header is not valid UTF-8");
        check_constant();
        add_code();
    }

    // What the source calls the column, where the header does not say it.
    void add_code() {
        if (code_.empty() && !is_one_of({ColumnKind::constant, ColumnKind::compute})) code_ = default_header();
        if (!code_.empty() && code_ != spec_.column.name) add(SLUICE_META_CODE, std::move(code_));
    }

    std::string default_header() const {
        switch (spec_.kind) {
            case ColumnKind::id:
            case ColumnKind::type:
            case ColumnKind::name: return name();
            case ColumnKind::constant:
                if (const auto *text = std::get_if<std::string>(&spec_.constant); text != nullptr && !text->empty())
                    return *text;
                [[fallthrough]];
            case ColumnKind::compute: refuse("it needs a header: header = \"…\"");
            default: return spec_.subject.empty() ? "entity" : spec_.subject;
        }
    }

    // A constant that does not fit its type would fail in every row.
    void check_constant() const {
        if (spec_.kind != ColumnKind::constant) return;
        const auto *text = std::get_if<std::string>(&spec_.constant);
        if (text != nullptr && !is_utf8(*text)) refuse("its main value is not valid UTF-8");
        ColumnBuilder trial(spec_.column.type);
        std::visit(
            [&](const auto &value) {
                using Value = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<Value, std::string>)
                    append_text(trial, value, spec_.rules);
                else if constexpr (std::is_same_v<Value, std::int64_t>)
                    append_integer(trial, value);
                else if constexpr (std::is_same_v<Value, double>)
                    append_double(trial, value);
                else
                    append_boolean(trial, value);
            },
            spec_.constant);
    }

    std::string text_of(std::string_view option) const {
        const auto text = text_at(lua_, -1);
        if (!text) refuse("option '" + std::string(option) + "' must be a text, not a " + luaL_typename(lua_, -1));
        if (!is_utf8(*text)) refuse("option '" + std::string(option) + "' is not valid UTF-8");
        return copied_text(lua_, *text);
    }

    void add(const char *key, std::string value) { spec_.column.metadata.emplace_back(key, std::move(value)); }

    [[noreturn]] void refuse_option(std::string_view option) const {
        std::vector<std::string> known = {"header", "type",    "group",    "width", "number_format", "help",
                                          "values", "note_of", "required", "rule",  "prompt",        "zone",
                                          "code",   "link",    "only_if",  "style", "style_of"};
        if (is_one_of({ColumnKind::attribute, ColumnKind::relationship}))
            known.insert(known.end(), {"field", "separator"});
        if (spec_.kind == ColumnKind::attribute)
            known.insert(known.end(), {"locale", "source", "context", "coalesced", "groups"});
        std::string list;
        for (const std::string &word : known) list += (list.empty() ? "" : ", ") + word;
        refuse("unknown option '" + std::string(option) + "'" + suggestion(option, known) + "; possible are " + list);
    }

    lua_State *lua_;
    const ScriptDefaults &defaults_;
    ColumnSpec spec_;
    ValueOptions options_;
    std::string code_;
    bool has_main_ = false;
};

}  // namespace

ColumnSpec read_column(lua_State *lua, ColumnKind kind, const ScriptDefaults &defaults) {
    try {
        return Reader(lua, kind, defaults).read();
    } catch (const Failure &failure) {
        throw failure.within("c." + std::string(kind_name(kind)));
    }
}

std::string json_text_of(lua_State *lua, int index) {
    std::vector<char> json;
    append_lua_json(lua, index, json);
    return {json.begin(), json.end()};
}

}  // namespace sluice
