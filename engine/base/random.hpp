// Bytes that nobody can guess.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace sluice {

/// At most this many bytes come in one call.
inline constexpr std::size_t random_bytes_max = 256;

/// Fill `bytes` from the system's random source. Throws Failure (io_fatal) when there is none.
void fill_random(std::span<unsigned char> bytes);

/// `byte_count` random bytes as lower-case hex digits.
std::string random_hex(std::size_t byte_count);

}  // namespace sluice
