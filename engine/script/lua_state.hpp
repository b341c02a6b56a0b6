// One sandboxed, bounded Lua state.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/script/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct lua_State;

namespace sluice {

/// An error that a script raised or ran into. `where` is "file.lua:12" (empty when unknown), `message` has no such
/// prefix and is well-formed UTF-8 of at most about 4 KiB. Row errors and load errors are made of it by the callers.
class ScriptError : public std::exception {
public:
    ScriptError(std::string where, std::string message, bool is_job_budget_spent = false);
    const char *what() const noexcept override { return text_.c_str(); }
    const std::string &where() const noexcept { return where_; }
    const std::string &message() const noexcept { return message_; }
    /// The budget of the whole job is spent: no further call can succeed.
    bool is_job_budget_spent() const noexcept { return is_job_budget_spent_; }

private:
    std::string where_, message_, text_;
    bool is_job_budget_spent_;
};

/// Owns a Lua 5.4 state with the libraries that a script may use and no others (docs/script.md lists them), a memory
/// cap in its allocator and a budget in its count hook. One thread at a time, and never inside another Lua state's
/// call; only `interrupt` and `position` are for any thread.
///
/// Calls of the Lua API outside `call` and `load` that run out of memory throw ScriptError too (Lua's own way would be
/// to abort); whoever pushes arguments puts the stack's top back then.
class LuaState {
public:
    /// Gives the text of a module file ("lib/slug.lua"); throws Failure when there is none.
    using ModuleText = std::function<std::string(const std::string &file)>;

    /// Throws ScriptError when the memory limit is too small for the libraries alone.
    LuaState(const ScriptLimits &limits, ModuleText module_text);
    ~LuaState();
    LuaState(const LuaState &) = delete;
    LuaState &operator=(const LuaState &) = delete;

    lua_State *get() const noexcept;

    /// Make `require "name"` answer with the value that `open` (a lua_CFunction) leaves on the stack.
    void add_module(const std::string &name, int (*open)(lua_State *));

    /// Compile `text` (never bytecode) and leave the function on the stack. `file` names it in errors. Throws
    /// ScriptError.
    void load(std::string_view text, const std::string &file);

    /// Call the function under `argument_count` arguments in protected mode; `result_count` results replace them.
    /// Throws ScriptError; the stack is then as it was below the function.
    void call(int argument_count, int result_count);

    /// Start a new row: its budget is whole again. Call also before loading and before each entity's first call.
    void begin_row();

    /// Charge `steps` to the row's and the job's budget from within a bound C function. Raises a Lua error that the
    /// script cannot swallow for long when a budget is spent.
    static void charge(lua_State *lua, std::uint64_t steps);

    /// Make the running script, and every later call, fail soon: within 1000 instructions or at the next charge of a
    /// library function. For good. Any thread.
    void interrupt() noexcept;
    /// The script line seen last, "file.lua:12", at most about 1000 instructions old; "" when no script ran since the
    /// row began. Any thread.
    std::string position() const;

    std::uint64_t steps_used() const noexcept;
    std::size_t memory_used() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sluice
