// What a connection has read and nobody has taken yet.
#pragma once

#include "host/http/wire.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::http {

/// Bytes from a wire, which outlives it. One thread. Calls throw ConnectionLost as the wire's do.
class InputBuffer {
public:
    explicit InputBuffer(Wire &wire) : wire_(wire) {}

    /// Valid until the next call that is not const.
    std::string_view bytes() const noexcept { return std::string_view(bytes_).substr(begin_); }
    void take(std::size_t count) noexcept { begin_ += count; }
    /// Have more bytes behind the ones that are there.
    Wire::Outcome read_more(Deadline deadline);
    /// Give the memory back that a large request needed.
    void shrink();

private:
    Wire &wire_;
    std::string bytes_;
    std::size_t begin_ = 0;
};

}  // namespace sluice::http
