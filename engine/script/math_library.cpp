#include "engine/script/sandbox.hpp"

#include <array>

namespace sluice {

namespace {

// No random and randomseed: a row must come out the same in every run and in every worker.
constexpr std::array constants{"huge", "maxinteger", "mininteger", "pi", "type"};
constexpr std::array functions{"abs", "acos", "asin", "atan", "ceil", "cos", "deg",  "exp", "floor",     "fmod",
                               "log", "max",  "min",  "modf", "rad",  "sin", "sqrt", "tan", "tointeger", "ult"};

/// Lua's own functions take "1.10" for a number; like the operators, these do not.
int strict_function(lua_State *lua) {
    for (int index = lua_gettop(lua); index > 0; --index) check_number(lua, index);
    return call_original(lua);
}

}  // namespace

void push_math_library(lua_State *lua) {
    std::array<const char *, constants.size() + functions.size()> names{};
    std::size_t count = 0;
    for (const char *name : constants) names[count++] = name;
    for (const char *name : functions) names[count++] = name;
    push_selection(lua, luaopen_math, names);
    for (const char *name : functions) wrap(lua, name, strict_function);
}

}  // namespace sluice
