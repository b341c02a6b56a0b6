// What only the holder of a key can have said.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// HMAC-SHA-256 (RFC 2104) of `message`: 32 bytes. Backed by OpenSSL's libcrypto.
std::string hmac_sha256(std::string_view key, std::string_view message);

}  // namespace sluice
