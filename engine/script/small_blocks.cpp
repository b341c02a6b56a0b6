#include "engine/script/small_blocks.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>

namespace sluice {

namespace {

// AddressSanitizer has to see every block, to find what is used after it was collected.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_pooling = false;
#elif defined(__has_feature)
constexpr bool is_pooling = !__has_feature(address_sanitizer);
#else
constexpr bool is_pooling = true;
#endif

}  // namespace

void *SmallBlocks::allocate(std::size_t size) noexcept {
    if (is_pooling && size <= block_bytes_max)
        if (void *block = take(size)) return block;
    return std::malloc(size);
}

void *SmallBlocks::resize(void *block, std::size_t old_size, std::size_t new_size) noexcept {
    if (!is_ours(block)) {
        if (new_size > block_bytes_max) return std::realloc(block, new_size);
    } else if (new_size <= block_bytes_max && list_of(new_size) == list_of(old_size)) {
        return block;
    }
    void *moved = allocate(new_size);
    if (moved == nullptr) return nullptr;
    std::memcpy(moved, block, std::min(old_size, new_size));
    free(block, old_size);
    return moved;
}

void SmallBlocks::free(void *block, std::size_t size) noexcept {
    if (!is_ours(block)) return std::free(block);
    FreeBlock *&list = lists_[list_of(size)];
    list = ::new (block) FreeBlock{list};
}

bool SmallBlocks::is_ours(const void *block) const noexcept {
    const std::less<const void *> is_before;
    return pool_ != nullptr && !is_before(block, pool_.get()) && is_before(block, pool_.get() + pool_bytes);
}

// A block of the size's list, or nothing when there is none and the pool is used up.
void *SmallBlocks::take(std::size_t size) noexcept {
    FreeBlock *&list = lists_[list_of(size)];
    if (FreeBlock *block = list) {
        list = block->next;
        return block;
    }
    if (!pool_) pool_.reset(new (std::nothrow) std::byte[pool_bytes]);
    const std::size_t bytes = (list_of(size) + 1) * step_bytes;
    if (!pool_ || pool_bytes - pool_used_ < bytes) return nullptr;
    void *block = pool_.get() + pool_used_;
    pool_used_ += bytes;
    return block;
}

}  // namespace sluice
