// The blocks that were read and wait for a worker.
#pragma once

#include "engine/plugin/source.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace sluice {

/// A block of source rows and its place in the order.
struct ReadBlock {
    std::int64_t number = 0;
    SourceBatch batch;
};

/// First in, first out, of bounded length. One thread pushes, several pop.
class BlockQueue {
public:
    explicit BlockQueue(std::size_t capacity) : capacity_(capacity) {}

    /// Waits for room. False when the queue was closed meanwhile: the block is dropped.
    bool push(ReadBlock block) {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return blocks_.size() < capacity_ || is_closed_; });
        if (is_closed_) return false;
        blocks_.push_back(std::move(block));
        filled_.notify_one();
        return true;
    }

    /// Waits for a block. Nothing when the end was reached or the queue was closed.
    std::optional<ReadBlock> pop() {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [&] { return !blocks_.empty() || is_ended_ || is_closed_; });
        if (blocks_.empty() || is_closed_) return std::nullopt;
        ReadBlock block = std::move(blocks_.front());
        blocks_.pop_front();
        room_.notify_one();
        return block;
    }

    /// No more blocks will come; those that wait are still handed out.
    void end() {
        const std::lock_guard lock(mutex_);
        is_ended_ = true;
        filled_.notify_all();
    }

    /// Drop what waits and let everybody go.
    void close() {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
        blocks_.clear();
        filled_.notify_all();
        room_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable room_, filled_;
    std::deque<ReadBlock> blocks_;
    std::size_t capacity_;
    bool is_ended_ = false;
    bool is_closed_ = false;
};

}  // namespace sluice
