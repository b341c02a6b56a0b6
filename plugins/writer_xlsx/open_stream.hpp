// Makes a complete raw deflate stream one that goes on.
#pragma once

#include <cstddef>
#include <string>

namespace sluice::xlsx {

/// The bytes of `out` from `begin` on are one complete raw deflate stream (RFC 1951). Afterwards its last block is no
/// last block any more and it ends at a byte boundary, so that another stream can follow. All of it is decoded on the
/// way, which finds the block. Throws Failure (internal) for bytes that are no such stream.
void open_stream(std::string &out, std::size_t begin);

}  // namespace sluice::xlsx
