#include "plugins/source_jsonl/block.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace sluice::jsonl {

Block::~Block() { std::free(data_); }

void Block::reserve(std::size_t capacity) {
    if (capacity + padding_bytes <= room_) return;
    const std::size_t room = std::max(capacity + padding_bytes, room_ * 2);  // a huge record grows step by step
    auto *data = static_cast<char *>(std::realloc(data_, room));
    if (data == nullptr) throw std::bad_alloc();
    data_ = data;
    room_ = room;
}

OwnedArray Block::lend(std::unique_ptr<Block> block, std::shared_ptr<BlockPool> pool) {
    const auto row_count = static_cast<std::int64_t>(block->rows.count());
    block->rows.begins.push_back(static_cast<std::int32_t>(block->rows.end));  // Arrow's last offset
    std::memset(block->data_ + block->size, 0, padding_bytes);
    block->column_buffers_[1] = block->rows.begins.data();
    block->column_buffers_[2] = block->data_;

    block->column_ = {};
    block->column_.length = row_count;
    block->column_.n_buffers = 3;
    block->column_.buffers = block->column_buffers_;
    block->column_.release = &Block::release_column;
    block->column_.private_data = block.get();

    OwnedArray batch;
    ArrowArray &out = *batch.out();
    out.length = row_count;
    out.n_buffers = 1;
    out.buffers = block->batch_buffers_;
    out.n_children = 1;
    out.children = block->columns_;
    out.release = &Block::release_batch;
    block->pool_ = std::move(pool);
    block->holders_ = 2;
    out.private_data = block.release();
    return batch;
}

void Block::release_batch(ArrowArray *array) {
    auto *block = static_cast<Block *>(array->private_data);
    array->release = nullptr;
    if (block->column_.release != nullptr) block->column_.release(&block->column_);
    block->drop_holder();
}

void Block::release_column(ArrowArray *array) {
    auto *block = static_cast<Block *>(array->private_data);
    array->release = nullptr;
    block->drop_holder();
}

void Block::drop_holder() noexcept {
    if (holders_.fetch_sub(1) != 1) return;
    const std::shared_ptr<BlockPool> pool = std::move(pool_);
    pool->give_back(std::unique_ptr<Block>(this));
}

std::unique_ptr<Block> BlockPool::take() {
    const std::lock_guard lock(mutex_);
    if (kept_.empty()) return std::make_unique<Block>();
    std::unique_ptr<Block> block = std::move(kept_.back());
    kept_.pop_back();
    return block;
}

void BlockPool::give_back(std::unique_ptr<Block> block) noexcept {
    if (block == nullptr || block->room_ > bytes_kept_max) return;
    block->size = 0;
    block->rows.clear();
    const std::lock_guard lock(mutex_);
    if (kept_.size() < blocks_kept_max) kept_.push_back(std::move(block));
}

}  // namespace sluice::jsonl
