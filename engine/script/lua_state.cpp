#include "engine/script/lua_state.hpp"

#include "engine/script/lua_binding.hpp"
#include "engine/script/memory_cap.hpp"
#include "engine/script/modules.hpp"
#include "engine/script/sandbox.hpp"
#include "engine/script/script_error.hpp"

#include <utility>

namespace sluice {

struct LuaState::State {
    State(LuaState &self, const ScriptLimits &script_limits, ModuleText text)
        : budget(script_limits), memory(script_limits.memory_bytes, budget), modules(self, std::move(text)) {}
    ~State() {
        budget.detach();
        if (lua != nullptr) lua_close(lua);
    }
    State(const State &) = delete;
    State &operator=(const State &) = delete;

    Budget budget;
    MemoryCap memory;
    Modules modules;
    lua_State *lua = nullptr;
};

namespace {

/// The message handler of every call: sees the stack as it was at the error, and leaves the value as it is. It must not
/// run script code, since no hook counts inside it when the error came from the hook.
int note_line(lua_State *lua) {
    ScriptPosition &position = Budget::of(lua).position();
    position.set_raised(position.innermost(lua));
    return 1;
}

int set_up(lua_State *lua) {
    open_sandbox(lua, *static_cast<Modules *>(lua_touserdata(lua, 1)));
    return 0;
}

/// Where the function on top of the stack is defined, "file.lua:12"; pops it. For errors in a function that a script
/// calls last: then no line of the script's is on the call stack any more.
std::string place_of_function(lua_State *lua) {
    lua_Debug function;
    lua_getinfo(lua, ">S", &function);
    if (function.source[0] != '@') return {};
    const std::string file = function.source + 1;
    return function.linedefined > 0 ? file + ":" + std::to_string(function.linedefined) : file;
}

/// What Lua calls before it would abort: an error outside any protected call.
int on_unprotected_error(lua_State *lua) { throw script_error(lua, LUA_ERRRUN); }

}  // namespace

LuaState::LuaState(const ScriptLimits &limits, ModuleText module_text)
    : state_(std::make_unique<State>(*this, limits, std::move(module_text))) {
    lua_State *lua = lua_newstate(MemoryCap::allocate, &state_->memory);
    state_->lua = lua;
    const ScriptError too_little("", "a memory limit of " + std::to_string(limits.memory_bytes) +
                                         " bytes is too small for a script; give it some MiB");
    if (lua == nullptr) throw too_little;
    state_->budget.attach(lua);
    state_->memory.bound_stack(lua);
    lua_atpanic(lua, on_unprotected_error);
    lua_pushcfunction(lua, set_up);
    lua_pushlightuserdata(lua, &state_->modules);
    if (lua_pcall(lua, 1, 0, 0) != LUA_OK) throw too_little;
}

LuaState::~LuaState() = default;

lua_State *LuaState::get() const noexcept { return state_->lua; }

void LuaState::add_module(const std::string &name, int (*open)(lua_State *)) { state_->modules.add(name, open); }

void LuaState::load(std::string_view text, const std::string &file) {
    lua_State *lua = state_->lua;
    if (state_->budget.stopped() != Stop::none) throw stop_error(state_->budget);
    if (text.size() > limits::script_bytes_max) {
        throw ScriptError(file, "the script is longer than " + std::to_string(limits::script_bytes_max) + " bytes");
    }
    if (text.starts_with(LUA_SIGNATURE[0])) throw ScriptError(file, "this is compiled Lua; scripts must be Lua text");
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    state_->budget.position().add_file(file);
    luaL_checkstack(lua, LUA_MINSTACK, "too many values");
    const int status = luaL_loadbufferx(lua, text.data(), text.size(), ("@" + file).c_str(), "t");
    if (status == LUA_OK) return;
    const ScriptError error = script_error(lua, status);
    throw error.where().empty() ? ScriptError(file, error.message(), error.is_job_budget_spent()) : error;
}

void LuaState::call(int argument_count, int result_count) {
    lua_State *lua = state_->lua;
    Budget &budget = state_->budget;
    const int function = lua_gettop(lua) - argument_count;
    budget.poll();
    budget.spend(limits::script_call_steps);
    if (budget.stopped() != Stop::none) {
        lua_settop(lua, function - 1);
        throw stop_error(budget);
    }
    budget.position().set_raised({});
    luaL_checkstack(lua, LUA_MINSTACK, "too many values");
    lua_pushvalue(lua, function);  // kept below, to tell where it stands
    lua_pushcfunction(lua, note_line);
    lua_rotate(lua, function, 2);
    const int status = lua_pcall(lua, argument_count, result_count, function + 1);
    // A script that is stopped inside its last pcall comes back without an error.
    if (status != LUA_OK || budget.stopped() != Stop::none) {
        const ScriptError error = status != LUA_OK ? script_error(lua, status) : stop_error(budget);
        lua_settop(lua, function);
        const std::string definition = place_of_function(lua);
        lua_settop(lua, function - 1);
        throw error.where().empty() ? ScriptError(definition, error.message(), error.is_job_budget_spent()) : error;
    }
    lua_rotate(lua, function, -2);
    lua_pop(lua, 2);
}

void LuaState::begin_row() {
    // What the last row left behind may be all that fills the memory.
    if (state_->budget.stopped() == Stop::memory) lua_gc(state_->lua, LUA_GCCOLLECT);
    state_->budget.begin_row();
}

void LuaState::charge(lua_State *lua, std::uint64_t steps) { Budget::of(lua).charge(steps); }

void LuaState::interrupt() noexcept { state_->budget.interrupt(); }

std::string LuaState::position() const { return state_->budget.position().where(); }

std::uint64_t LuaState::steps_used() const noexcept { return state_->budget.steps_used(); }

std::size_t LuaState::memory_used() const noexcept { return state_->memory.bytes_used(); }

}  // namespace sluice
