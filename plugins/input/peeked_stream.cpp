#include "plugins/input/peeked_stream.hpp"

#include <algorithm>
#include <cstring>

namespace sluice::input {

namespace {
constexpr std::size_t head_bytes_first = 64 << 10;
}

std::string_view PeekedStream::peek(std::size_t size) {
    const std::size_t head_end_wanted = head_begin_ + size;
    std::size_t head_end = head_.size();
    bool is_ended = false;
    while (head_end < head_end_wanted && !is_ended && !failure_) {
        // Small inputs are many: they must not cost the memory of a large one.
        if (head_end == head_.size()) head_.resize(std::min(head_end_wanted, std::max(head_end * 2, head_bytes_first)));
        try {
            const std::size_t count = rest_->read(head_.data() + head_end, head_.size() - head_end);
            is_ended = count == 0;
            head_end += count;
        } catch (...) {
            failure_ = std::current_exception();
        }
    }
    head_.resize(head_end);
    return {head_.data() + head_begin_, std::min(size, head_end - head_begin_)};
}

std::size_t PeekedStream::read(char *data, std::size_t size) {
    if (head_begin_ < head_.size()) {
        const std::size_t count = std::min(size, head_.size() - head_begin_);
        std::memcpy(data, head_.data() + head_begin_, count);
        head_begin_ += count;
        return count;
    }
    head_ = {};
    head_begin_ = 0;
    if (failure_) std::rethrow_exception(failure_);
    return rest_->read(data, size);
}

}  // namespace sluice::input
