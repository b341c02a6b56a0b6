// The module `zones` of scripts: what the time zone database says.
#pragma once

#include <lua.hpp>

namespace sluice {

/// For LuaState::add_module. lib/dates is what scripts use.
///
///     zones.offset_at(zone, seconds)                                    --> seconds east of UTC at that moment
///     zones.offset_of(zone, year, month, day, hour, minute, second)     --> the same for what clocks there show
///
/// nil for a zone that the database does not have. Where clocks show a time twice it is the first one; a time that they
/// leave out counts as before the change. The database is the machine's (package tzdata).
int open_zones(lua_State *lua);

}  // namespace sluice
