// The inputs of a job, one after the other.
#pragma once

#include "plugins/input/byte_stream.hpp"
#include "plugins/input/input_list.hpp"
#include "plugins/input/interruption.hpp"
#include "plugins/sdk/sluice/job.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace sluice::input {

/// Knows which input is read and tells the job how far. One thread at a time, but for interrupt().
class InputQueue {
public:
    InputQueue(sdk::Job job, std::vector<Input> inputs);

    /// The input at the front; nullptr behind the last one. Valid as long as the queue.
    const Input *current() const noexcept { return index_ < inputs_.size() ? &inputs_[index_] : nullptr; }

    /// The bytes of the input at the front, which must not outlive the queue. Throws sdk::Failure.
    std::unique_ptr<ByteStream> open();

    /// The input at the front has been read.
    void leave() noexcept { ++index_; }

    void report_progress() const { job_.progress(bytes_read_, bytes_total_); }

    /// Ends waiting reads, from any thread.
    void interrupt() noexcept { interruption_.set(); }
    const Interruption &interruption() const noexcept { return interruption_; }

private:
    sdk::Job job_;
    std::vector<Input> inputs_;
    std::size_t index_ = 0;
    std::int64_t bytes_read_ = 0;
    std::int64_t bytes_total_;
    Interruption interruption_;
};

}  // namespace sluice::input
