// A stream whose beginning can be looked at before it is read.
#pragma once

#include "plugins/input/byte_stream.hpp"

#include <exception>
#include <memory>
#include <string_view>
#include <vector>

namespace sluice::input {

/// Owns the stream behind it. One thread at a time.
class PeekedStream final : public ByteStream {
public:
    explicit PeekedStream(std::unique_ptr<ByteStream> rest) : rest_(std::move(rest)) {}

    /// The next `size` bytes, fewer where the stream ends or fails before; a failure is thrown by the read() that
    /// reaches it. Valid until the next call.
    std::string_view peek(std::size_t size);

    /// Drop `size` bytes that peek() has shown.
    void skip(std::size_t size) noexcept { head_begin_ += size; }

    std::size_t read(char *data, std::size_t size) override;

private:
    std::unique_ptr<ByteStream> rest_;
    std::vector<char> head_;  // bytes read ahead; those before head_begin_ were passed on
    std::size_t head_begin_ = 0;
    std::exception_ptr failure_;
};

}  // namespace sluice::input
