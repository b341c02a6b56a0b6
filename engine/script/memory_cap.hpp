// The allocator of a Lua state, with an upper bound.
#pragma once

#include "engine/script/budget.hpp"
#include "engine/script/small_blocks.hpp"

#include <cstddef>

struct lua_State;

namespace sluice {

/// Counts the bytes of one Lua state and refuses to pass the bound. The state collects its garbage and asks again; a
/// second refusal stops the script for the rest of the row. One thread; outlives the state.
class MemoryCap {
public:
    MemoryCap(std::size_t bytes_max, Budget &budget) : bytes_max_(bytes_max), budget_(budget) {}

    /// A lua_Alloc; `self` is the MemoryCap.
    static void *allocate(void *self, void *block, std::size_t old_size, std::size_t new_size) noexcept;

    /// From now on stop a script whose stack grows beyond its bound: what a call costs grows with the values that it
    /// carries, and Lua's own bound of a million lets a few instructions take a second.
    void bound_stack(lua_State *lua) noexcept;

    static MemoryCap &of(lua_State *lua) noexcept;

    /// Make sure that `lua`, whose cap this is, can have `size` more bytes in one piece: collects the garbage when it
    /// must, charged to the budget, and stops the script when that does not help. For the buffers of Lua's library
    /// functions, which give up at the first refusal. Raises Lua errors.
    void reserve(lua_State *lua, std::size_t size);

    std::size_t bytes_used() const noexcept { return bytes_used_; }

private:
    void *make(std::size_t kind, std::size_t size) noexcept;
    void *resize(void *block, std::size_t old_size, std::size_t new_size) noexcept;
    void free(void *block, std::size_t size) noexcept;
    void *refuse(const void *block, std::size_t size) noexcept;
    void set_stack(const void *block, std::size_t size) noexcept;

    std::size_t bytes_max_;
    std::size_t bytes_used_ = 0;
    SmallBlocks blocks_;
    Budget &budget_;
    const void *refused_block_ = nullptr;  // the request refused last, until one is granted
    std::size_t refused_size_ = 0;
    const void *stack_ = nullptr;
    bool is_learning_stack_ = false;
    const void *newest_array_ = nullptr;
    std::size_t newest_array_size_ = 0;
};

}  // namespace sluice
