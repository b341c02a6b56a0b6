// Memory for the many small, short-lived objects of a Lua state.
#pragma once

#include <array>
#include <cstddef>
#include <memory>

namespace sluice {

/// malloc, realloc and free for callers that know the size of what they give back. Small blocks come from lists of free
/// ones, cut from one piece of memory; larger ones, and small ones when it is used up, come from malloc. So what the
/// lists hold back is bounded, whatever sizes a script asks for. One thread.
class SmallBlocks {
public:
    void *allocate(std::size_t size) noexcept;
    /// nullptr when there is no memory: the block is as it was.
    void *resize(void *block, std::size_t old_size, std::size_t new_size) noexcept;
    void free(void *block, std::size_t size) noexcept;

private:
    static constexpr std::size_t step_bytes = 16;  // also their alignment
    static constexpr std::size_t block_bytes_max = 256;
    static constexpr std::size_t pool_bytes = 2 << 20;

    struct FreeBlock {
        FreeBlock *next;
    };

    static std::size_t list_of(std::size_t size) noexcept { return (size - 1) / step_bytes; }
    bool is_ours(const void *block) const noexcept;
    void *take(std::size_t size) noexcept;

    std::unique_ptr<std::byte[]> pool_;  // untouched pages of it cost nothing
    std::size_t pool_used_ = 0;
    std::array<FreeBlock *, block_bytes_max / step_bytes> lists_ = {};
};

}  // namespace sluice
