#include "engine/base/hmac.hpp"

#include "engine/base/failure.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <array>

namespace sluice {

std::string hmac_sha256(std::string_view key, std::string_view message) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
    unsigned int size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char *>(message.data()), message.size(), code.data(), &size) == nullptr)
        throw Failure(Status::internal, "libcrypto offers no HMAC-SHA-256");
    return {reinterpret_cast<const char *>(code.data()), size};
}

}  // namespace sluice
