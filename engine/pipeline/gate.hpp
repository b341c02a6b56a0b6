// Lets workers through one at a time, in the order of their blocks.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>

namespace sluice {

/// Thrown by Gate::enter when the way is closed; the reason is recorded elsewhere (see FirstFailure).
struct Stopped {};

/// Blocks are numbered from 0 without gaps. Every block enters once and leaves once. Any threads.
class Gate {
public:
    /// Holds the gate for one block; the next may pass when it is destroyed.
    class Pass {
    public:
        explicit Pass(Gate &gate) noexcept : gate_(&gate) {}
        Pass(const Pass &) = delete;
        Pass &operator=(const Pass &) = delete;
        ~Pass() { gate_->leave(); }

    private:
        Gate *gate_;
    };

    /// Wait until all blocks before `block` have left. Throws Stopped when the gate is closed for this block.
    Pass enter(std::int64_t block) {
        std::unique_lock lock(mutex_);
        turn_.wait(lock, [&] { return block >= closed_from_ || block == next_; });
        if (block >= closed_from_) throw Stopped{};
        return Pass(*this);
    }

    /// Close the gate for `block` and all later ones; earlier ones still pass, so that an earlier failure can be
    /// found. Closing further back than before wins.
    void close_from(std::int64_t block) {
        const std::lock_guard lock(mutex_);
        if (block < closed_from_) closed_from_ = block;
        turn_.notify_all();
    }

private:
    void leave() {
        const std::lock_guard lock(mutex_);
        ++next_;
        turn_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable turn_;
    std::int64_t next_ = 0;
    std::int64_t closed_from_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace sluice
