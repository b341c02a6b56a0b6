#include "engine/script/value_options.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"

#include <array>
#include <span>
#include <string>

namespace sluice {

namespace {

[[noreturn]] void refuse(std::string_view option, std::string_view expected) {
    throw Failure(Status::bad_config, "option '" + std::string(option) + "' must be " + std::string(expected));
}

constexpr std::string_view locale_kind = "a text or a list of texts: locale = \"de-DE\"";
constexpr std::string_view context_kind = "a table of names and values: context = {country = \"Germany\"}";

std::vector<std::string> read_locales(lua_State *lua) {
    if (const auto single = text_at(lua, -1)) return {copied_text(lua, *single)};
    if (!lua_istable(lua, -1)) refuse("locale", locale_kind);
    std::vector<std::string> locales;
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua, -1));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua, -1, i);
        const auto locale = text_at(lua, -1);
        if (!locale) refuse("locale", locale_kind);
        locales.push_back(copied_text(lua, *locale));
        lua_pop(lua, 1);
    }
    if (locales.empty()) refuse("locale", locale_kind);
    return locales;
}

ContextPairs read_context(lua_State *lua) {
    if (!lua_istable(lua, -1)) refuse("context", context_kind);
    ContextPairs pairs;
    push_ordered_keys(lua, -1);
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua, -1));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua, -1, i);
        const auto name = text_at(lua, -1);
        lua_pushvalue(lua, -1);
        lua_rawget(lua, -4);
        const auto value = text_at(lua, -1);
        if (!name || !value) refuse("context", context_kind);
        pairs.emplace_back(copied_text(lua, *name), copied_text(lua, *value));
        lua_pop(lua, 2);
    }
    lua_pop(lua, 1);
    if (pairs.empty()) refuse("context", context_kind);
    return pairs;
}

bool boolean_option(lua_State *lua, std::string_view name) {
    if (!lua_isboolean(lua, -1)) refuse(name, "true or false");
    return lua_toboolean(lua, -1) != 0;
}

// Call `read(name)` with the value of each option of the table at `index` on top of the stack; it gives false for a
// name that it does not know.
template <typename Read>
void read_options(lua_State *lua, int index, std::span<const std::string> known, Read read) {
    if (lua_isnoneornil(lua, index)) return;
    if (!lua_istable(lua, index)) throw Failure(Status::bad_config, "options are a table: {" + known[0] + " = …}");
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pushvalue(lua, -2);
        const auto name = text_at(lua, -1);
        lua_insert(lua, -2);  // below the value
        if (!name || !read(*name)) {
            const std::string word(name.value_or("[a position]"));
            std::string possible;
            for (const std::string &option : known) possible += (possible.empty() ? "" : ", ") + option;
            throw Failure(Status::bad_config,
                          "unknown option '" + word + "'" + suggestion(word, known) + "; possible are " + possible);
        }
        lua_pop(lua, 2);
    }
}

}  // namespace

std::string copied_text(lua_State *lua, std::string_view text) {
    constexpr std::size_t bytes_max = 64 << 10;
    constexpr std::uint64_t bytes_per_step = 8;
    if (text.size() > bytes_max)
        throw Failure(Status::bad_config,
                      "a text of " + std::to_string(text.size()) + " bytes; possible are " + std::to_string(bytes_max));
    LuaState::charge(lua, 1 + text.size() / bytes_per_step);
    return std::string(text);
}

void set_locales(ValueChoice &choice, std::vector<std::string> locales) {
    choice.is_any_locale = locales.size() == 1 && locales[0] == "*";
    choice.locales = std::move(locales);
}

bool read_value_option(lua_State *lua, std::string_view name, ValueOptions &options) {
    if (name == "locale") {
        set_locales(options.choice, read_locales(lua));
        options.has_locale = true;
        return true;
    }
    if (name == "source") {
        const auto source = text_at(lua, -1);
        if (!source) refuse("source", "a text");
        options.choice.source = copied_text(lua, *source);
        return true;
    }
    if (name == "context") {
        options.context = read_context(lua);
        return true;
    }
    return false;
}

bool read_exact(lua_State *lua, int index) {
    bool is_exact = false;
    const std::array<std::string, 1> known = {"exact"};
    read_options(lua, index, known, [&](std::string_view name) {
        if (name != known[0]) return false;
        is_exact = boolean_option(lua, name);
        return true;
    });
    return is_exact;
}

ValueOptions read_value_options(lua_State *lua, int index) {
    ValueOptions options;
    const std::array<std::string, 4> known = {"locale", "source", "context", "exact"};
    read_options(lua, index, known, [&](std::string_view name) {
        if (name != known[3]) return read_value_option(lua, name, options);
        options.is_exact = boolean_option(lua, name);
        return true;
    });
    return options;
}

}  // namespace sluice
