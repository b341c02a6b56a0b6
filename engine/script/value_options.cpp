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

void copy_text(lua_State *lua, std::string_view text, std::string &copy) {
    constexpr std::size_t bytes_max = 64 << 10;
    constexpr std::uint64_t bytes_per_step = 8;
    if (text.size() > bytes_max)
        throw Failure(Status::bad_config,
                      "a text of " + std::to_string(text.size()) + " bytes; possible are " + std::to_string(bytes_max));
    LuaState::charge(lua, 1 + text.size() / bytes_per_step);
    copy = text;
}

[[noreturn]] void refuse(std::string_view option, std::string_view expected) {
    throw Failure(Status::bad_config, "option '" + std::string(option) + "' must be " + std::string(expected));
}

constexpr std::string_view locale_kind = "a text or a list of texts: locale = \"de-DE\"";
constexpr std::string_view context_kind = "a table of names and values: context = {country = \"Germany\"}";
constexpr std::string_view of_row = "row";

void read_locales(lua_State *lua, ValueChoice &choice) {
    std::vector<std::string> locales = std::move(choice.locales);  // whose memory is used again
    if (const auto single = text_at(lua, -1)) {
        locales.resize(1);
        copy_text(lua, *single, locales[0]);
        return choice.set_locales(std::move(locales));
    }
    if (!lua_istable(lua, -1)) refuse("locale", locale_kind);
    locales.clear();
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua, -1));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua, -1, i);
        const auto locale = text_at(lua, -1);
        if (!locale) refuse("locale", locale_kind);
        locales.push_back(copied_text(lua, *locale));
        lua_pop(lua, 1);
    }
    if (locales.empty()) refuse("locale", locale_kind);
    choice.set_locales(std::move(locales));
}

bool boolean_option(lua_State *lua, std::string_view name) {
    if (!lua_isboolean(lua, -1)) refuse(name, "true or false");
    return lua_toboolean(lua, -1) != 0;
}

[[noreturn]] void refuse_unknown(std::string_view word, std::span<const std::string_view> known) {
    const std::vector<std::string> candidates(known.begin(), known.end());
    std::string possible;
    for (const std::string &option : candidates) possible += (possible.empty() ? "" : ", ") + option;
    throw Failure(Status::bad_config, "unknown option '" + std::string(word) + "'" + suggestion(word, candidates) +
                                          "; possible are " + possible);
}

// Call `read(name)` with the value of each option of the table at `index` on top of the stack; it gives false for a
// name that it does not know.
template <typename Read>
void read_options(lua_State *lua, int index, std::span<const std::string_view> known, Read read) {
    if (lua_isnoneornil(lua, index)) return;
    if (!lua_istable(lua, index))
        throw Failure(Status::bad_config, "options are a table: {" + std::string(known[0]) + " = …}");
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pushvalue(lua, -2);
        const auto name = text_at(lua, -1);
        lua_insert(lua, -2);  // below the value
        if (!name || !read(*name)) refuse_unknown(name.value_or("[a position]"), known);
        lua_pop(lua, 2);
    }
}

}  // namespace

std::string copied_text(lua_State *lua, std::string_view text) {
    std::string copy;
    copy_text(lua, text, copy);
    return copy;
}

std::optional<ContextPairs> read_context(lua_State *lua) {
    if (!lua_istable(lua, -1)) return std::nullopt;
    ContextPairs pairs;
    push_ordered_keys(lua, -1);
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua, -1));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua, -1, i);
        const auto name = text_at(lua, -1);
        lua_pushvalue(lua, -1);
        lua_rawget(lua, -4);
        const auto value = text_at(lua, -1);
        if (!name || !value) return std::nullopt;
        pairs.emplace_back(copied_text(lua, *name), copied_text(lua, *value));
        lua_pop(lua, 2);
    }
    lua_pop(lua, 1);
    if (pairs.empty()) return std::nullopt;
    return pairs;
}

bool read_value_option(lua_State *lua, std::string_view name, ValueOptions &options) {
    if (equals(name, "locale")) {
        read_locales(lua, options.choice);
        options.has_locale = true;
        return true;
    }
    if (equals(name, "source")) {
        const auto source = text_at(lua, -1);
        if (!source) refuse("source", "a text");
        options.choice.source = copied_text(lua, *source);
        return true;
    }
    if (equals(name, "context")) {
        options.is_of_row = text_at(lua, -1) == of_row;
        options.context = options.is_of_row ? std::nullopt : read_context(lua);
        if (!options.is_of_row && !options.context) refuse("context", context_kind);
        return true;
    }
    if (equals(name, "coalesced")) {
        options.is_coalesced = boolean_option(lua, name);
        return true;
    }
    return false;
}

bool read_exact(lua_State *lua, int index) {
    static constexpr std::array<std::string_view, 1> known = {"exact"};
    bool is_exact = false;
    read_options(lua, index, known, [&](std::string_view name) {
        if (name != known[0]) return false;
        is_exact = boolean_option(lua, name);
        return true;
    });
    return is_exact;
}

void read_value_options(lua_State *lua, int index, ValueOptions &options, bool has_children) {
    static constexpr std::array<std::string_view, 6> all = {"locale", "source",    "context",
                                                            "exact",  "coalesced", "child"};
    const auto known = std::span(all).first(has_children ? all.size() : all.size() - 1);
    options.has_locale = options.is_exact = options.is_coalesced = options.is_of_row = false;
    options.context.reset();
    options.choice.source.reset();
    options.child.clear();
    read_options(lua, index, known, [&](std::string_view name) {
        if (equals(name, "exact")) {
            options.is_exact = boolean_option(lua, name);
            return true;
        }
        if (has_children && equals(name, all.back())) {
            const auto child = text_at(lua, -1);
            if (!child) refuse(name, "a text");
            copy_text(lua, *child, options.child);
            return true;
        }
        if (!read_value_option(lua, name, options)) return false;
        if (options.is_of_row) refuse("context", context_kind);
        return true;
    });
}

}  // namespace sluice
