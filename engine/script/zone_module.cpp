#include "engine/script/zone_module.hpp"

#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <algorithm>
#include <chrono>
#include <string>

namespace sluice {

namespace {

// cctz takes paths and names of its own as well, and the database's folder has files such as `localtime`; here a zone
// is a place: "Europe/Berlin", "Etc/GMT+5".
bool is_zone_name(std::string_view name) {
    constexpr std::size_t bytes_max = 64;
    const auto is_allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
               c == '-' || c == '/';
    };
    return !name.empty() && name.size() <= bytes_max && name.front() >= 'A' && name.front() <= 'Z' &&
           !name.starts_with("Fixed/") && std::all_of(name.begin(), name.end(), is_allowed);
}

// Each name is read once a process and kept, whatever it is: a script that invents names pays for it.
bool load_zone(lua_State *lua, cctz::time_zone &zone) {
    constexpr std::uint64_t steps_per_search = 1000;
    const std::string_view name = check_text(lua, 1);
    LuaState::charge(lua, steps_per_search);
    return is_zone_name(name) && cctz::load_time_zone(std::string(name), &zone);
}

int push_offset(lua_State *lua, const cctz::time_zone &zone, cctz::time_point<cctz::seconds> moment) {
    lua_pushinteger(lua, zone.lookup(moment).offset);
    return 1;
}

// The argument, which keeps cctz's arithmetic far from its ends.
lua_Integer check_bounded(lua_State *lua, int index) {
    constexpr lua_Integer magnitude_max = 1'000'000'000'000;
    const lua_Integer value = check_integer(lua, index);
    luaL_argcheck(lua, value >= -magnitude_max && value <= magnitude_max, index, "is out of range");
    return value;
}

int offset_at(lua_State *lua) {
    const lua_Integer seconds = check_bounded(lua, 2);
    return guarded(lua, [&] {
        cctz::time_zone zone;
        if (!load_zone(lua, zone)) return 0;
        return push_offset(lua, zone, cctz::time_point<cctz::seconds>(cctz::seconds(seconds)));
    });
}

int offset_of(lua_State *lua) {
    const cctz::civil_second time(check_bounded(lua, 2), check_bounded(lua, 3), check_bounded(lua, 4),
                                  check_bounded(lua, 5), check_bounded(lua, 6), check_bounded(lua, 7));
    return guarded(lua, [&] {
        cctz::time_zone zone;
        if (!load_zone(lua, zone)) return 0;
        const cctz::time_zone::civil_lookup found = zone.lookup(time);
        // `pre` is by the clock before the change: for a time that is shown twice the first one, for one that is left
        // out a moment behind the change.
        const bool is_left_out = found.kind == cctz::time_zone::civil_lookup::SKIPPED;
        return push_offset(lua, zone, is_left_out ? found.trans - cctz::seconds(1) : found.pre);
    });
}

constexpr luaL_Reg functions[] = {{"offset_at", offset_at}, {"offset_of", offset_of}, {nullptr, nullptr}};

}  // namespace

int open_zones(lua_State *lua) {
    luaL_newlib(lua, functions);
    return 1;
}

}  // namespace sluice
