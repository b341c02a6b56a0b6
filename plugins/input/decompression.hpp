// Compressed inputs, recognised by their first bytes.
#pragma once

#include "plugins/input/byte_stream.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace sluice::input {

enum class Compression : std::uint8_t { automatic = 1, none, gzip, zstd };

/// The text behind `raw`: decompressed when its first bytes are those of gzip or zstd. Any other wanted compression
/// than `automatic` must be what the bytes say. Memory does not grow with the input. Throws sdk::Failure
/// (SLUICE_BAD_DATA) naming `name`, also for archives and compressions that cannot be read.
std::unique_ptr<ByteStream> decompressed(std::unique_ptr<ByteStream> raw, const std::string &name, Compression wanted);

}  // namespace sluice::input
