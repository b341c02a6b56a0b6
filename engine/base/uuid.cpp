#include "engine/base/uuid.hpp"

#include "engine/base/hex.hpp"
#include "engine/base/random.hpp"

#include <array>

namespace sluice {

std::string new_uuid() {
    std::array<unsigned char, 16> bytes{};
    fill_random(bytes);
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);  // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // the variant of RFC 9562
    std::string text = to_hex(bytes);
    for (const std::size_t dash : {8u, 13u, 18u, 23u}) text.insert(dash, 1, '-');
    return text;
}

}  // namespace sluice
