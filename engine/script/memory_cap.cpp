#include "engine/script/memory_cap.hpp"

#include <lua.hpp>

namespace sluice {

void *MemoryCap::allocate(void *self, void *block, std::size_t old_size, std::size_t new_size) noexcept {
    MemoryCap &cap = *static_cast<MemoryCap *>(self);
    if (new_size == 0) {
        if (block != nullptr) cap.free(block, old_size);
        return nullptr;
    }
    // Without a block, the old size tells the kind of the new object.
    return block == nullptr ? cap.make(old_size, new_size) : cap.resize(block, old_size, new_size);
}

MemoryCap &MemoryCap::of(lua_State *lua) noexcept {
    void *self = nullptr;
    lua_getallocf(lua, &self);
    return *static_cast<MemoryCap *>(self);
}

void MemoryCap::reserve(lua_State *lua, std::size_t size) {
    if (size <= bytes_max_ - bytes_used_) return;
    budget_.charge(bytes_used_ / limits::script_bytes_per_step);
    lua_gc(lua, LUA_GCCOLLECT);
    if (size > bytes_max_ - bytes_used_) budget_.stop(Stop::memory);
    budget_.charge(0);
}

// Lua does not say which block its stack is. When the stack moves, a new array is made just before the old stack is
// freed, or the old one is resized.
void MemoryCap::bound_stack(lua_State *lua) noexcept {
    constexpr int more_than_at_first = 10 * LUA_MINSTACK;
    is_learning_stack_ = true;
    lua_checkstack(lua, more_than_at_first);
    is_learning_stack_ = false;
}

void *MemoryCap::make(std::size_t kind, std::size_t size) noexcept {
    void *made = resize(nullptr, 0, size);
    if (made == nullptr) return nullptr;
    if (kind == LUA_TSTRING) budget_.spend_string(size);
    if (kind == 0) {
        newest_array_ = made;
        newest_array_size_ = size;
    }
    return made;
}

void *MemoryCap::resize(void *block, std::size_t old_size, std::size_t new_size) noexcept {
    const bool is_growing = new_size > old_size;
    const bool is_stack = block != nullptr && (block == stack_ || is_learning_stack_);
    if (is_growing && new_size - old_size > bytes_max_ - bytes_used_) return refuse(block, new_size);
    void *moved = block == nullptr ? blocks_.allocate(new_size) : blocks_.resize(block, old_size, new_size);
    if (moved == nullptr) {
        if (is_growing) return refuse(block, new_size);
        moved = block;  // Lua relies on it that shrinking never fails
    }
    bytes_used_ += new_size - old_size;
    budget_.note_block(new_size);
    if (is_growing) refused_size_ = 0;
    if (is_stack) set_stack(moved, new_size);
    return moved;
}

void MemoryCap::free(void *block, std::size_t size) noexcept {
    if (block == stack_ || is_learning_stack_) set_stack(newest_array_, newest_array_size_);
    blocks_.free(block, size);
    bytes_used_ -= size;
}

void *MemoryCap::refuse(const void *block, std::size_t size) noexcept {
    const bool did_collect = refused_size_ == size && refused_block_ == block;
    refused_block_ = block;
    refused_size_ = size;
    if (did_collect) budget_.stop(Stop::memory);
    return nullptr;
}

void MemoryCap::set_stack(const void *block, std::size_t size) noexcept {
    stack_ = block;
    if (size > limits::script_stack_bytes_max) budget_.stop(Stop::stack);
}

}  // namespace sluice
