// Which line a script is at, for error messages and for a watchdog that looks on from another thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

struct lua_State;

namespace sluice {

/// A line of a loaded script file, by the file's index; line 0 stands for "not known".
struct ScriptLine {
    std::uint32_t file = 0;
    std::uint32_t line = 0;
};

/// The names of the files that a Lua state has loaded and the line last seen. The state's thread writes; any thread may
/// call `where`.
class ScriptPosition {
public:
    void add_file(const std::string &name);

    /// The innermost line of a script file on the call stack of `lua`. Neither allocates nor raises.
    ScriptLine innermost(lua_State *lua) const noexcept;

    /// The line of the error under way, on the state's thread.
    void set_raised(ScriptLine line) noexcept { raised_ = line; }
    ScriptLine raised() const noexcept { return raised_; }

    void set_last(ScriptLine line) noexcept;
    ScriptLine last() const noexcept;

    /// "file.lua:12", or "" for a line that is not known.
    std::string text(ScriptLine line) const;
    std::string where() const { return text(last()); }

    /// Take "file.lua:12: " off the front of a message of Lua's: {"file.lua:12", rest}, or {"", message} when it does
    /// not begin with a loaded file.
    std::pair<std::string, std::string> split(std::string_view message) const;

private:
    std::deque<std::string> files_;  // grows under the mutex; the state's thread reads without it
    mutable std::mutex mutex_;
    std::atomic<std::uint64_t> last_{0};
    ScriptLine raised_;
};

}  // namespace sluice
