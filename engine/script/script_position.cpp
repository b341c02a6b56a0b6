#include "engine/script/script_position.hpp"

#include <lua.hpp>

#include <algorithm>
#include <cstring>

namespace sluice {

namespace {

/// The name as Lua writes it in front of its messages: a long one keeps its end only.
std::string shown_name(const std::string &name) {
    constexpr std::string_view cut = "...";
    constexpr std::size_t size_max = LUA_IDSIZE - 1;
    if (name.size() <= size_max) return name;
    return std::string(cut) + name.substr(name.size() - (size_max - cut.size()));
}

}  // namespace

void ScriptPosition::add_file(const std::string &name) {
    if (std::find(files_.begin(), files_.end(), name) != files_.end()) return;
    const std::lock_guard lock(mutex_);
    files_.push_back(name);
}

ScriptLine ScriptPosition::innermost(lua_State *lua) const noexcept {
    lua_Debug frame;
    for (int level = 0; lua_getstack(lua, level, &frame) != 0; ++level) {
        lua_getinfo(lua, "Sl", &frame);
        if (frame.currentline <= 0 || frame.source[0] != '@') continue;
        for (std::size_t file = 0; file < files_.size(); ++file) {
            if (files_[file] != frame.source + 1) continue;
            return {static_cast<std::uint32_t>(file), static_cast<std::uint32_t>(frame.currentline)};
        }
    }
    return {};
}

void ScriptPosition::set_last(ScriptLine line) noexcept {
    last_.store(std::uint64_t{line.file} << 32 | line.line, std::memory_order_relaxed);
}

ScriptLine ScriptPosition::last() const noexcept {
    const std::uint64_t packed = last_.load(std::memory_order_relaxed);
    return {static_cast<std::uint32_t>(packed >> 32), static_cast<std::uint32_t>(packed)};
}

std::string ScriptPosition::text(ScriptLine line) const {
    if (line.line == 0) return {};
    const std::lock_guard lock(mutex_);
    return files_[line.file] + ":" + std::to_string(line.line);
}

std::pair<std::string, std::string> ScriptPosition::split(std::string_view message) const {
    for (const std::string &file : files_) {
        const std::string start = shown_name(file) + ":";
        if (!message.starts_with(start)) continue;
        const std::size_t digits_end = message.find_first_not_of("0123456789", start.size());
        if (digits_end == start.size() || digits_end == std::string_view::npos) continue;
        if (!message.substr(digits_end).starts_with(": ")) continue;
        const std::string_view line = message.substr(start.size(), digits_end - start.size());
        return {file + ":" + std::string(line), std::string(message.substr(digits_end + 2))};
    }
    return {"", std::string(message)};
}

}  // namespace sluice
