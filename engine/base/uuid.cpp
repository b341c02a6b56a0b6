#include "engine/base/uuid.hpp"

#include "engine/base/failure.hpp"

#include <sys/random.h>
#include <array>
#include <cerrno>
#include <string_view>

namespace sluice {

std::string new_uuid() {
    std::array<unsigned char, 16> bytes{};
    // Up to 256 bytes come whole once the system's source is seeded.
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw system_failure("get random bytes", errno);
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);  // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // the variant of RFC 9562
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

}  // namespace sluice
