#include "engine/script/modules.hpp"

#include "engine/base/failure.hpp"
#include "engine/script/lua_binding.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace sluice {

namespace {

constexpr std::size_t name_bytes_max = 200;

/// The one spelling of a module's name, "a/b"; nothing when it is not a name. What comes out cannot lead out of a
/// folder.
std::optional<std::string> canonical_name(std::string_view name) {
    std::string canonical;
    if (name.size() > name_bytes_max) return std::nullopt;
    for (const char c : name) {
        const bool is_separator = c == '.' || c == '/';
        const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!is_separator && !is_word) return std::nullopt;
        if (is_separator && (canonical.empty() || canonical.back() == '/')) return std::nullopt;
        canonical += is_separator ? '/' : c;
    }
    if (canonical.empty() || canonical.back() == '/') return std::nullopt;
    return canonical;
}

}  // namespace

/// Marks a module as being loaded, for as long as it lives: also when a Lua error ends the loading.
class Modules::Loading {
public:
    Loading(std::vector<std::string> &names, const std::string &name) : names_(names) {
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            std::string way;
            for (const std::string &outer : names) way += outer + " -> ";
            throw Failure(Status::bad_config, "modules require each other in a circle: " + way + name);
        }
        names_.push_back(name);
    }
    ~Loading() { names_.pop_back(); }
    Loading(const Loading &) = delete;
    Loading &operator=(const Loading &) = delete;

private:
    std::vector<std::string> &names_;
};

void Modules::push_require(lua_State *lua) {
    lua_pushlightuserdata(lua, this);
    lua_newtable(lua);  // values by canonical name
    lua_pushcclosure(lua, require, 2);
}

int Modules::require(lua_State *lua) {
    return guarded(lua, [lua] {
        auto &self = *static_cast<Modules *>(lua_touserdata(lua, lua_upvalueindex(1)));
        luaL_checktype(lua, 1, LUA_TSTRING);
        const std::string_view asked = check_text(lua, 1);
        const std::optional<std::string> name = canonical_name(asked);
        if (!name) {
            throw Failure(Status::bad_config, "not a module name (use a-z, 0-9 and _ between '/' or '.'): '" +
                                                  std::string(asked.substr(0, name_bytes_max)) + "'");
        }
        push_text(lua, *name);
        if (lua_rawget(lua, lua_upvalueindex(2)) != LUA_TNIL) return 1;
        self.push_module(lua, *name);
        if (lua_isnil(lua, -1)) lua_pushboolean(lua, 1);
        push_text(lua, *name);
        lua_pushvalue(lua, -2);
        lua_rawset(lua, lua_upvalueindex(2));
        return 1;
    });
}

void Modules::push_module(lua_State *lua, const std::string &name) {
    const Loading loading(loading_, name);
    const auto bound = bound_.find(name);
    if (bound != bound_.end()) {
        lua_pushcfunction(lua, bound->second);
    } else {
        push_script_module(name);
    }
    lua_call(lua, 0, 1);
}

void Modules::push_script_module(const std::string &name) {
    const std::array files{name + ".lua", "lib/" + name + ".lua"};
    std::string reasons;
    for (const std::string &file : files) {
        std::optional<std::string> text;
        try {
            text = text_(file);
        } catch (const Failure &failure) {
            reasons += "; " + failure.message();
        }
        if (!text) continue;
        state_.load(*text, file);
        return;
    }
    throw Failure(Status::bad_config, "there is no module '" + name + "'" + reasons);
}

}  // namespace sluice
