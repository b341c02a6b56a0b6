// A sandboxed state that tests run pieces of script in.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/lua_state.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace sluice {

class Sandbox {
public:
    static constexpr std::size_t memory_bytes = 32 << 20;
    static constexpr std::uint64_t row_steps = 2'000'000;

    explicit Sandbox(ScriptLimits limits = {memory_bytes, row_steps, 1'000'000'000})
        : state(limits, [this](const std::string &file) {
              const auto found = files.find(file);
              if (found == files.end()) throw Failure(Status::bad_config, "no file " + file);
              return found->second;
          }) {}

    /// What `script`, a function body in test.lua, returns: its text, "nil" for none. Throws ScriptError.
    std::string run(std::string_view script) {
        state.begin_row();
        return run_on(script);
    }

    /// The same within the row begun last.
    std::string run_on(std::string_view script) {
        state.load(script, "test.lua");
        state.call(0, 1);
        lua_State *lua = state.get();
        std::string text = "nil";
        if (lua_isboolean(lua, -1)) text = lua_toboolean(lua, -1) != 0 ? "true" : "false";
        if (lua_isstring(lua, -1) != 0) text = check_text(lua, -1);
        lua_pop(lua, 1);
        return text;
    }

    /// The error that `script` fails with, "test.lua:1: ..."; "no error: <result>" when it does not fail.
    std::string error(std::string_view script) {
        try {
            return "no error: " + run(script);
        } catch (const ScriptError &error) {
            return error.what();
        }
    }

    /// True when the state is as good as new: an empty stack, a row that runs, memory to spare.
    bool is_usable() {
        return lua_gettop(state.get()) == 0 &&
               run("local t = {} for i = 1, 100 do t[i] = 'x' .. i end return #t") == "100" &&
               run("return #('0123456789'):rep(100000)") == "1000000";
    }

    std::map<std::string, std::string> files;
    LuaState state;
};

}  // namespace sluice
