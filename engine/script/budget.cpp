#include "engine/script/budget.hpp"

#include <lua.hpp>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace sluice {

namespace {

// The address of the budget lies in the state's extra space, the only place that a hook reaches without a table
// look-up.
static_assert(LUA_EXTRASPACE >= sizeof(Budget *));

// What a stop raises: a value that needs no memory.
const char stop_mark = 0;

}  // namespace

void Budget::attach(lua_State *lua) noexcept {
    lua_ = lua;
    Budget *self = this;
    std::memcpy(lua_getextraspace(lua), &self, sizeof self);
    begin_row();
}

Budget &Budget::of(lua_State *lua) noexcept {
    Budget *budget = nullptr;
    std::memcpy(&budget, lua_getextraspace(lua), sizeof budget);
    return *budget;
}

void Budget::begin_row() noexcept {
    row_steps_left_ = limits_.row_steps;
    row_block_bytes_ = 0;
    unseen_steps_ = 0;
    position_.set_last({});
    if (stop_ != Stop::job_steps && stop_ != Stop::interrupt) stop_ = Stop::none;
    if (stop_ == Stop::none) set_interval(limits::script_hook_interval);
    poll();
}

void Budget::spend(std::uint64_t steps) noexcept {
    const std::uint64_t left = std::min(row_steps_left_, job_steps_left());
    if (steps > left) {
        stop(job_steps_left() < row_steps_left_ ? Stop::job_steps : Stop::row_steps);
        steps = left;
    }
    row_steps_left_ -= steps;
    steps_used_ += steps;
}

void Budget::charge(std::uint64_t steps) {
    spend(steps);
    unseen_steps_ += std::min<std::uint64_t>(steps, limits::script_hook_interval);
    if (unseen_steps_ >= limits::script_hook_interval) {
        unseen_steps_ = 0;
        position_.set_last(position_.innermost(lua_));
    }
    poll();
    if (stop_ != Stop::none) raise_stop();
}

void Budget::spend_string(std::size_t size) noexcept {
    if (size >= limits::script_charged_string_bytes) spend(size / limits::script_bytes_per_step);
    // One comparison of such strings takes milliseconds: look at the budget more often.
    if (lua_ != nullptr && size >= limits::script_very_long_string_bytes &&
        interval_ > limits::script_hook_interval_long_strings) {
        set_interval(limits::script_hook_interval_long_strings);
    }
}

void Budget::note_block(std::size_t size) noexcept {
    if (size < limits::script_noted_block_bytes) return;
    row_block_bytes_ += size;
    if (row_block_bytes_ / limits::script_bytes_per_step > limits_.row_steps) stop(Stop::row_steps);
    poll();  // a thousand instructions that each do this take seconds
}

void Budget::stop(Stop reason) noexcept {
    if (stop_ != Stop::none || lua_ == nullptr) return;
    stop_ = reason;
    stopped_at_ = position_.innermost(lua_);
    set_interval(1);
}

std::string Budget::stop_message() const {
    switch (stop_) {
        case Stop::none: return {};
        case Stop::row_steps:
            return "stopped after " + std::to_string(limits_.row_steps) +
                   " steps for one record: look for an endless loop or a pattern that matches in too many ways";
        case Stop::job_steps:
            return "stopped: the script has used the " + std::to_string(limits_.job_steps) + " steps of the whole job";
        case Stop::memory:
            return "stopped: the script needs more memory than its " + std::to_string(limits_.memory_bytes) + " bytes";
        case Stop::stack: return "stopped: its calls nest too deeply, or carry too many values";
        case Stop::interrupt: return "stopped from outside while it was running";
    }
    return {};
}

void Budget::poll() noexcept {
    if (is_interrupted_.load(std::memory_order_relaxed)) stop(Stop::interrupt);
}

void Budget::count_hook(lua_State *lua, lua_Debug *) { of(lua).on_interval(); }

void Budget::on_interval() {
    if (stop_ != Stop::none) raise_stop();
    spend(static_cast<std::uint64_t>(interval_));
    unseen_steps_ = 0;
    position_.set_last(position_.innermost(lua_));
    poll();
    if (stop_ != Stop::none) raise_stop();
    if (std::min(row_steps_left_, job_steps_left()) < static_cast<std::uint64_t>(interval_)) set_interval(interval_);
}

void Budget::set_interval(int instructions) noexcept {
    interval_ = instructions;
    // Near the end of a budget smaller than an interval the hook comes in time for it.
    const std::uint64_t left = std::max<std::uint64_t>(std::min(row_steps_left_, job_steps_left()), 1);
    if (left < static_cast<std::uint64_t>(interval_)) interval_ = static_cast<int>(left);
    lua_sethook(lua_, count_hook, LUA_MASKCOUNT, interval_);
}

/// Raised as a bare address, since there may be no memory for a text; LuaState knows what it stands for.
void Budget::raise_stop() {
    lua_checkstack(lua_, 1);
    lua_pushlightuserdata(lua_, const_cast<char *>(&stop_mark));
    lua_error(lua_);
    std::abort();  // lua_error does not return, but its declaration cannot say so
}

}  // namespace sluice
