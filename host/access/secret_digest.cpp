#include "host/access/secret_digest.hpp"

#include "engine/base/base64.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/random.hpp"

#include <openssl/crypto.h>
#include <array>

namespace sluice {

namespace {

constexpr std::size_t secret_bytes = 32;

}  // namespace

std::string new_secret() {
    std::array<unsigned char, secret_bytes> bytes{};
    fill_random(bytes);
    return base64url({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
}

std::string secret_digest(std::string_view secret) { return sha256_hex(secret); }

bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace sluice
