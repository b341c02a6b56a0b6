// Running C++ that uses the Lua API where Lua's errors are caught.
#pragma once

#include "engine/script/lua_state.hpp"

#include <exception>
#include <lua.hpp>
#include <type_traits>

namespace sluice {

/// Call `body(lua)` in protected mode, with the top `argument_count` values of the stack moved to its own stack as
/// 1, 2, …. Nearly every function of the Lua API may raise an error (no memory), and outside a protected call that
/// would end the process. Throws ScriptError for Lua errors, and what `body` throws as it is.
template <typename Body>
void protected_call(LuaState &state, int argument_count, Body &&body) {
    struct Task {
        std::remove_reference_t<Body> *body;
        std::exception_ptr error;
    } task{&body, nullptr};
    lua_State *const lua = state.get();
    // Neither push allocates. The task travels as the last argument, so that the first ones keep their numbers.
    lua_pushcfunction(lua, [](lua_State *inner) {
        auto &own = *static_cast<Task *>(lua_touserdata(inner, -1));
        lua_pop(inner, 1);
        // Lua's own errors are no std::exception and pass; a C++ exception must not enter Lua.
        try {
            (*own.body)(inner);
        } catch (const std::exception &) {
            own.error = std::current_exception();
        }
        return 0;
    });
    lua_insert(lua, -1 - argument_count);
    lua_pushlightuserdata(lua, &task);
    state.call(argument_count + 1, 0);
    if (task.error) std::rethrow_exception(task.error);
}

}  // namespace sluice
