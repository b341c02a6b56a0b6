#include "engine/base/random.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/hex.hpp"

#include <sys/random.h>
#include <cerrno>
#include <vector>

namespace sluice {

void fill_random(std::span<unsigned char> bytes) {
    // Up to 256 bytes come whole once the system's source is seeded.
    if (bytes.size() > random_bytes_max) throw Failure(Status::internal, "too many random bytes at once");
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw system_failure("get random bytes", errno);
}

std::string random_hex(std::size_t byte_count) {
    std::vector<unsigned char> bytes(byte_count);
    fill_random(bytes);
    return to_hex(bytes);
}

}  // namespace sluice
