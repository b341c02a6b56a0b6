#include "host/http/input_buffer.hpp"

namespace sluice::http {

Wire::Outcome InputBuffer::read_more(Deadline deadline) {
    if (begin_ > 0) bytes_.erase(0, begin_);
    begin_ = 0;
    const std::size_t before = bytes_.size();
    bytes_.resize(before + read_bytes);
    Wire::Got got;
    try {
        got = wire_.read(bytes_.data() + before, read_bytes, deadline);
    } catch (...) {
        bytes_.resize(before);
        throw;
    }
    bytes_.resize(before + got.count);
    return got.outcome;
}

void InputBuffer::shrink() {
    bytes_.erase(0, begin_);
    begin_ = 0;
    if (bytes_.empty() || bytes_.capacity() > 4 * read_bytes) bytes_.shrink_to_fit();
}

}  // namespace sluice::http
