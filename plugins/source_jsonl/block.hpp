// Blocks of input: filled by a reader, lent to the engine as batches, used again.
#pragma once

#include "engine/abi/plugin_abi.h"
#include "engine/batch/owned.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace sluice::jsonl {

class BlockPool;

/// Readable bytes behind the last row, so that the engine may parse in place.
inline constexpr std::size_t padding_bytes = 64;

/// Where the rows of a block begin. A row reaches up to the next one's begin, the last one up to `end`.
struct Rows {
    std::vector<std::int32_t> begins;
    std::size_t end = 0;

    std::size_t count() const noexcept { return begins.size(); }
    void add(std::size_t row_begin, std::size_t row_end) {
        begins.push_back(static_cast<std::int32_t>(row_begin));
        end = row_end;
    }
    void clear() noexcept {
        begins.clear();
        end = 0;
    }
};

/// A piece of input and the rows in it. Used by one thread at a time; after lend(), by the engine alone.
class Block {
public:
    Block() = default;
    ~Block();
    Block(const Block &) = delete;
    Block &operator=(const Block &) = delete;

    /// Room for `capacity` bytes and the padding behind them; the content is kept. Throws std::bad_alloc.
    void reserve(std::size_t capacity);

    char *data() noexcept { return data_; }
    std::size_t size = 0;  // bytes of input in data()
    Rows rows;

    /// The batch of the rows, with one text column whose values buffer is data(). Whoever releases it, on whatever
    /// thread, gives the block back to `pool`.
    static OwnedArray lend(std::unique_ptr<Block> block, std::shared_ptr<BlockPool> pool);

private:
    friend class BlockPool;
    static void release_batch(ArrowArray *array);
    static void release_column(ArrowArray *array);
    void drop_holder() noexcept;

    char *data_ = nullptr;
    std::size_t room_ = 0;
    // A batch's column may be moved out of it and live longer: batch and column hold the block together.
    std::atomic<int> holders_ = 0;
    std::shared_ptr<BlockPool> pool_;
    ArrowArray column_ = {};
    ArrowArray *columns_[1] = {&column_};
    const void *batch_buffers_[1] = {nullptr};
    const void *column_buffers_[3] = {};
};

/// Keeps a few blocks for further use, since fresh memory costs a page fault every 4 KiB. Safe from any thread; lives
/// until its last batch is released.
class BlockPool {
public:
    BlockPool() { kept_.reserve(blocks_kept_max); }

    std::unique_ptr<Block> take();
    void give_back(std::unique_ptr<Block> block) noexcept;

private:
    static constexpr std::size_t blocks_kept_max = 8;
    static constexpr std::size_t bytes_kept_max = 2 << 20;  // of one block; the block of a huge record is freed

    std::mutex mutex_;
    std::vector<std::unique_ptr<Block>> kept_;
};

}  // namespace sluice::jsonl
