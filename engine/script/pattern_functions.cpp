// string.find, match, gmatch and gsub, on our own matcher.
#include "engine/script/limits.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"
#include "engine/script/matcher.hpp"
#include "engine/script/sandbox.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sluice {

namespace {

void charge_steps(void *lua, std::uint64_t steps) { LuaState::charge(static_cast<lua_State *>(lua), steps); }

/// Offset of the optional argument `index`, which counts from 1, or from the end when negative. May lie behind the
/// text.
std::size_t start_argument(lua_State *lua, int index, std::size_t size) {
    if (lua_isnoneornil(lua, index)) return 0;
    const lua_Integer position = check_integer(lua, index);
    if (position > 0) return static_cast<std::size_t>(position) - 1;
    if (position == 0 || position < -static_cast<lua_Integer>(size)) return 0;
    return size - static_cast<std::size_t>(-position);
}

/// The text of capture `index` of a match in `subject` from `begin` to `end`; a pattern without captures has its whole
/// match as the first.
void push_capture(lua_State *lua, const Matcher &matcher, std::string_view subject, std::size_t index,
                  std::size_t begin, std::size_t end) {
    if (index == 0 && matcher.capture_count() == 0) return push_text(lua, subject.substr(begin, end - begin));
    const Matcher::Capture &capture = matcher.capture(index);
    if (capture.size == Matcher::Capture::position) {
        lua_pushinteger(lua, static_cast<lua_Integer>(capture.begin) + 1);
    } else {
        push_text(lua, subject.substr(capture.begin, capture.size));
    }
}

/// Push `count` captures and give their number.
int push_captures(lua_State *lua, const Matcher &matcher, std::string_view subject, std::size_t count,
                  std::size_t begin, std::size_t end) {
    luaL_checkstack(lua, static_cast<int>(count), "too many captures");
    for (std::size_t index = 0; index < count; ++index) push_capture(lua, matcher, subject, index, begin, end);
    return static_cast<int>(count);
}

int push_all_captures(lua_State *lua, const Matcher &matcher, std::string_view subject, std::size_t begin,
                      std::size_t end) {
    return push_captures(lua, matcher, subject, std::max<std::size_t>(matcher.capture_count(), 1), begin, end);
}

/// Where `text` first occurs in `subject` from `start` on. memmem is linear whatever the texts are; std::search is not.
std::size_t find_plain(lua_State *lua, std::string_view subject, std::string_view text, std::size_t start) {
    if (text.empty()) return start;
    const char *from = subject.data() + start;
    LuaState::charge(lua, (subject.size() - start + text.size()) / limits::script_bytes_per_step);
    const void *found = memmem(from, subject.size() - start, text.data(), text.size());
    if (found == nullptr) return Matcher::none;
    return static_cast<std::size_t>(static_cast<const char *>(found) - subject.data());
}

bool has_special_characters(std::string_view pattern) {
    return pattern.find_first_of("^$*+?.([%-") != std::string_view::npos;
}

/// string.find and string.match: the first match from the start position on.
int search(lua_State *lua, bool is_find) {
    const std::string_view subject = check_text(lua, 1);
    std::string_view pattern = check_text(lua, 2);
    const std::size_t start = start_argument(lua, 3, subject.size());
    if (start > subject.size()) {
        lua_pushnil(lua);
        return 1;
    }
    if (is_find && (lua_toboolean(lua, 4) != 0 || !has_special_characters(pattern))) {
        const std::size_t begin = find_plain(lua, subject, pattern, start);
        if (begin == Matcher::none) {
            lua_pushnil(lua);
            return 1;
        }
        lua_pushinteger(lua, static_cast<lua_Integer>(begin + 1));
        lua_pushinteger(lua, static_cast<lua_Integer>(begin + pattern.size()));
        return 2;
    }
    const bool is_anchored = pattern.starts_with('^');
    if (is_anchored) pattern.remove_prefix(1);
    Matcher matcher(subject, pattern, charge_steps, lua);
    for (std::size_t begin = start; begin <= subject.size(); ++begin) {
        if (!is_anchored) begin = matcher.next_start(begin);
        const std::size_t end = matcher.match_at(begin);
        if (end == Matcher::none && is_anchored) break;
        if (end == Matcher::none) continue;
        matcher.settle();
        if (!is_find) return push_all_captures(lua, matcher, subject, begin, end);
        lua_pushinteger(lua, static_cast<lua_Integer>(begin + 1));
        lua_pushinteger(lua, static_cast<lua_Integer>(end));
        return 2 + push_captures(lua, matcher, subject, matcher.capture_count(), begin, end);
    }
    matcher.settle();
    lua_pushnil(lua);
    return 1;
}

int string_find(lua_State *lua) {
    return guarded(lua, [lua] { return search(lua, true); });
}

int string_match(lua_State *lua) {
    return guarded(lua, [lua] { return search(lua, false); });
}

// The iterator of gmatch keeps the subject, the pattern, where to look next and where the last match ended (-1 at
// first).
constexpr int gmatch_start = 3;
constexpr int gmatch_last_end = 4;

/// An empty match right where the last one ended does not count.
int next_match(lua_State *lua) {
    const std::string_view subject = *text_at(lua, lua_upvalueindex(1));
    const std::string_view pattern = *text_at(lua, lua_upvalueindex(2));
    const auto start = static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(gmatch_start)));
    const auto last_end = static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(gmatch_last_end)));
    Matcher matcher(subject, pattern, charge_steps, lua);
    for (std::size_t begin = start; begin <= subject.size(); ++begin) {
        begin = matcher.next_start(begin);
        const std::size_t end = matcher.match_at(begin);
        if (end == Matcher::none || end == last_end) continue;
        matcher.settle();
        lua_pushinteger(lua, static_cast<lua_Integer>(end));
        lua_copy(lua, -1, lua_upvalueindex(gmatch_start));
        lua_replace(lua, lua_upvalueindex(gmatch_last_end));
        return push_all_captures(lua, matcher, subject, begin, end);
    }
    matcher.settle();
    return 0;
}

int string_gmatch(lua_State *lua) {
    const std::string_view subject = check_text(lua, 1);
    check_text(lua, 2);
    const std::size_t start = std::min(start_argument(lua, 3, subject.size()), subject.size() + 1);
    lua_settop(lua, 2);
    lua_pushinteger(lua, static_cast<lua_Integer>(start));
    lua_pushinteger(lua, -1);
    constexpr auto iterate = [](lua_State *state) { return guarded(state, [state] { return next_match(state); }); };
    lua_pushcclosure(lua, iterate, 4);
    return 1;
}

/// One run of string.gsub: the arguments of its call, and the buffer on the stack above them.
class Substitution {
public:
    explicit Substitution(lua_State *lua)
        : lua_(lua), subject_(check_text(lua, 1)), pattern_(check_text(lua, 2)), kind_(lua_type(lua, 3)) {
        if (kind_ != LUA_TNUMBER && kind_ != LUA_TSTRING && kind_ != LUA_TTABLE && kind_ != LUA_TFUNCTION) {
            luaL_typeerror(lua, 3, "string/function/table");
        }
        if (kind_ == LUA_TNUMBER || kind_ == LUA_TSTRING) replacement_ = check_text(lua, 3);
        if (!lua_isnoneornil(lua, 4)) {
            count_max_ = static_cast<std::uint64_t>(std::max<lua_Integer>(check_integer(lua, 4), 0));
        }
        is_anchored_ = pattern_.starts_with('^');
        if (is_anchored_) pattern_.remove_prefix(1);
    }

    int run() {
        luaL_buffinit(lua_, &result_);
        Matcher matcher(subject_, pattern_, charge_steps, lua_);
        std::size_t begin = 0;
        std::size_t unmatched = 0;  // from here to `begin` nothing is in the result yet
        std::size_t last_end = Matcher::none;
        std::uint64_t count = 0;
        while (count < count_max_) {
            if (!is_anchored_) begin = matcher.next_start(begin);
            const std::size_t end = matcher.match_at(begin);
            if (end != Matcher::none && end != last_end) {
                ++count;
                add(subject_.substr(unmatched, begin - unmatched));
                add_replacement(matcher, begin, end);
                begin = unmatched = last_end = end;
            } else if (begin < subject_.size()) {
                ++begin;
            } else {
                break;
            }
            if (is_anchored_) break;
        }
        matcher.settle();
        add(subject_.substr(unmatched));
        luaL_pushresult(&result_);
        lua_pushinteger(lua_, static_cast<lua_Integer>(count));
        return 2;
    }

private:
    void make_room(std::size_t size) {
        if (size > result_.size - result_.n) reserve_string(lua_, result_.n + size);
    }

    void add(std::string_view text) {
        make_room(text.size());
        luaL_addlstring(&result_, text.data(), text.size());
    }

    /// Add the text or number on top of the stack, and pop it.
    void add_value() {
        lua_tolstring(lua_, -1, nullptr);
        make_room(lua_rawlen(lua_, -1));
        luaL_addvalue(&result_);
    }

    void add_replacement(const Matcher &matcher, std::size_t begin, std::size_t end) {
        if (kind_ == LUA_TNUMBER || kind_ == LUA_TSTRING) return add_expanded(matcher, begin, end);
        LuaState::charge(lua_, 1);
        if (kind_ == LUA_TTABLE) {
            push_capture(lua_, matcher, subject_, 0, begin, end);
            lua_gettable(lua_, 3);
        } else {
            lua_pushvalue(lua_, 3);
            const int argument_count = push_all_captures(lua_, matcher, subject_, begin, end);
            lua_call(lua_, argument_count, 1);
        }
        if (lua_toboolean(lua_, -1) == 0) {
            lua_pop(lua_, 1);
            add(subject_.substr(begin, end - begin));
            return;
        }
        if (lua_isstring(lua_, -1) == 0) {
            raise(lua_, lua_pushfstring(lua_, "invalid replacement value (a %s)", luaL_typename(lua_, -1)));
        }
        add_value();
    }

    /// The replacement text, with %0 to %9 replaced by the match and its captures, and %% by %.
    void add_expanded(const Matcher &matcher, std::size_t begin, std::size_t end) {
        std::string_view rest = replacement_;
        LuaState::charge(lua_, rest.size() / limits::script_bytes_per_step);
        for (std::size_t percent = rest.find('%'); percent != std::string_view::npos; percent = rest.find('%')) {
            add(rest.substr(0, percent));
            const char selector = percent + 1 < rest.size() ? rest[percent + 1] : '\0';
            rest.remove_prefix(std::min(percent + 2, rest.size()));
            if (selector == '%') {
                add("%");
            } else if (selector == '0') {
                add(subject_.substr(begin, end - begin));
            } else if (selector >= '1' && selector <= '9') {
                push_capture(lua_, matcher, subject_, static_cast<std::size_t>(selector - '1'), begin, end);
                add_value();
            } else {
                raise(lua_, "invalid use of '%' in replacement string");
            }
            LuaState::charge(lua_, 1 + (end - begin) / limits::script_bytes_per_step);
        }
        add(rest);
    }

    lua_State *lua_;
    std::string_view subject_;
    std::string_view pattern_;
    std::string_view replacement_;
    int kind_;
    std::uint64_t count_max_ = UINT64_MAX;
    bool is_anchored_ = false;
    luaL_Buffer result_;
};

int string_gsub(lua_State *lua) {
    return guarded(lua, [lua] { return Substitution(lua).run(); });
}

}  // namespace

void add_pattern_functions(lua_State *lua) {
    constexpr std::array<luaL_Reg, 5> functions{{{"find", string_find},
                                                 {"match", string_match},
                                                 {"gmatch", string_gmatch},
                                                 {"gsub", string_gsub},
                                                 {nullptr, nullptr}}};
    luaL_setfuncs(lua, functions.data(), 0);
}

}  // namespace sluice
