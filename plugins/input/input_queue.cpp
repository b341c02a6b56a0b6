#include "plugins/input/input_queue.hpp"

#include "plugins/input/file_stream.hpp"

#include <utility>

namespace sluice::input {

InputQueue::InputQueue(sdk::Job job, std::vector<Input> inputs)
    : job_(job), inputs_(std::move(inputs)), bytes_total_(total_bytes(inputs_)), interruption_(job) {}

std::unique_ptr<ByteStream> InputQueue::open() {
    const Input &input = inputs_[index_];
    return std::make_unique<FileStream>(input.path, input.name, interruption_, bytes_read_);
}

}  // namespace sluice::input
