// The blocks of the source, for whichever worker comes next.
#pragma once

#include "engine/plugin/source.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace sluice {

/// Numbers the blocks of a source from 0 and hands each to one worker. Workers take turns reading: while one waits for
/// the source the others are at work on their blocks. Any threads.
class BlockFeed {
public:
    using Read = std::function<std::optional<SourceBatch>()>;

    explicit BlockFeed(Read read) : read_(std::move(read)) {}

    /// The next block, whose number goes to `number` first; nothing at the end and after stop(). Throws what `read`
    /// throws, after which there is nothing more.
    std::optional<SourceBatch> next(std::int64_t &number) {
        const std::lock_guard lock(mutex_);
        if (is_over_) return std::nullopt;
        number = next_number_;
        std::optional<SourceBatch> batch;
        try {
            batch = read_();
        } catch (...) {
            is_over_ = true;
            throw;
        }
        if (!batch) is_over_ = true;
        ++next_number_;
        return batch;
    }

    /// No block is read any more, but for the one that is being read.
    void stop() noexcept { is_over_ = true; }

private:
    Read read_;
    std::mutex mutex_;
    std::int64_t next_number_ = 0;
    std::atomic<bool> is_over_ = false;
};

}  // namespace sluice
