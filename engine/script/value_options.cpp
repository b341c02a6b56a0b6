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
constexpr std::string_view source_kind = "a text or a list of texts: source = \"internal\"";
constexpr std::string_view context_kind = "a table of names and values: context = {country = \"Germany\"}";
constexpr std::string_view of_row = "row";

// A text or a list of texts, into `texts`, whose memory is used again.
void read_texts(lua_State *lua, std::string_view option, std::string_view kind, std::vector<std::string> &texts) {
    if (const auto single = text_at(lua, -1)) {
        texts.resize(1);
        return copy_text(lua, *single, texts[0]);
    }
    if (!lua_istable(lua, -1)) refuse(option, kind);
    texts.clear();
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua, -1));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua, -1, i);
        const auto text = text_at(lua, -1);
        if (!text) refuse(option, kind);
        texts.push_back(copied_text(lua, *text));
        lua_pop(lua, 1);
    }
    if (texts.empty()) refuse(option, kind);
}

void read_locales(lua_State *lua, ValueChoice &choice) {
    std::vector<std::string> locales = std::move(choice.locales);
    read_texts(lua, "locale", locale_kind, locales);
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
        read_texts(lua, "source", source_kind, options.choice.sources);
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
    static constexpr std::array<std::string_view, 7> all = {"locale",    "source", "context", "exact",
                                                            "coalesced", "child",  "nulls"};
    const auto known = std::span(all).first(has_children ? all.size() : all.size() - 2);
    options.has_locale = options.is_exact = options.is_coalesced = options.is_of_row = false;
    options.has_null_rows = false;
    options.context.reset();
    options.choice.sources.clear();
    options.child.clear();
    read_options(lua, index, known, [&](std::string_view name) {
        if (equals(name, "exact")) {
            options.is_exact = boolean_option(lua, name);
            return true;
        }
        if (has_children && equals(name, "nulls")) {
            options.has_null_rows = boolean_option(lua, name);
            return true;
        }
        if (has_children && equals(name, "child")) {
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
