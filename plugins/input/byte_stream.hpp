// Bytes that arrive piece by piece.
#pragma once

#include <cstddef>

namespace sluice::input {

/// A sequence of bytes, read once from front to back. One thread at a time.
class ByteStream {
public:
    virtual ~ByteStream() = default;

    /// Put up to `size` bytes (at least one is asked for) at `data`. Returns how many came, 0 only at the end. Throws
    /// sdk::Failure.
    virtual std::size_t read(char *data, std::size_t size) = 0;
};

}  // namespace sluice::input
