// How much work a script may still do, and the hook that stops it.
#pragma once

#include "engine/script/limits.hpp"
#include "engine/script/script_position.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

struct lua_Debug;

namespace sluice {

/// Why a script was stopped for good. Until the next row it cannot run on, whatever it catches.
enum class Stop : std::uint8_t { none, row_steps, job_steps, memory, stack, interrupt };

/// The budget of one Lua state in steps. Instructions are counted by the state's count hook, the work of library
/// functions is charged by themselves, new long strings by the allocator. Once something is used up the hook fires at
/// every instruction and raises an error at each, so that no pcall gets further than its own return. One thread, but
/// `interrupt` and `position().where()` are for any.
class Budget {
public:
    explicit Budget(const ScriptLimits &limits) : limits_(limits) {}

    /// Count the instructions of `lua`, which has the budget at hand from now on.
    void attach(lua_State *lua) noexcept;
    /// Leave the state alone from now on: it is about to be closed.
    void detach() noexcept { lua_ = nullptr; }
    static Budget &of(lua_State *lua) noexcept;

    void begin_row() noexcept;

    /// Take `steps` from what is left; stops the script when it is too little. Raises nothing.
    void spend(std::uint64_t steps) noexcept;
    /// The same for the script's own work in a library function; raises the stop as a Lua error.
    void charge(std::uint64_t steps);
    /// The same for a new string of `size` bytes.
    void spend_string(std::size_t size) noexcept;
    /// Note that Lua fills a block of `size` bytes. That is no step, because when it happens may depend on earlier
    /// rows; but a row that has tables laid out anew without end is stopped like any endless work.
    void note_block(std::size_t size) noexcept;

    void stop(Stop reason) noexcept;
    Stop stopped() const noexcept { return stop_; }
    /// The script's line when it was stopped.
    ScriptLine stopped_at() const noexcept { return stopped_at_; }
    /// A sentence for the user; "" while nothing is wrong.
    std::string stop_message() const;

    void interrupt() noexcept { is_interrupted_.store(true, std::memory_order_relaxed); }
    /// Let a pending interrupt take effect.
    void poll() noexcept;

    std::uint64_t steps_used() const noexcept { return steps_used_; }
    ScriptPosition &position() noexcept { return position_; }
    const ScriptPosition &position() const noexcept { return position_; }

private:
    static void count_hook(lua_State *lua, lua_Debug *);
    void on_interval();
    std::uint64_t job_steps_left() const noexcept { return limits_.job_steps - steps_used_; }
    void set_interval(int instructions) noexcept;
    [[noreturn]] void raise_stop();

    ScriptLimits limits_;
    lua_State *lua_ = nullptr;
    std::uint64_t row_steps_left_ = 0;
    std::uint64_t steps_used_ = 0;
    std::uint64_t row_block_bytes_ = 0;
    std::uint64_t unseen_steps_ = 0;  // charged since the position was last written
    int interval_ = 0;
    Stop stop_ = Stop::none;
    ScriptLine stopped_at_;
    ScriptPosition position_;
    std::atomic<bool> is_interrupted_{false};
};

}  // namespace sluice
