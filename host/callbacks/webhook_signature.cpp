#include "host/callbacks/webhook_signature.hpp"

#include "engine/base/base64.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/hmac.hpp"
#include "engine/base/random.hpp"

#include <array>
#include <optional>

namespace sluice {

namespace {

constexpr std::string_view prefix = "whsec_";
constexpr std::size_t key_bytes = 32, key_bytes_min = 24, key_bytes_max = 64;

std::string key_of(std::string_view secret) {
    std::optional<std::string> key;
    if (secret.starts_with(prefix)) key = decode_base64(secret.substr(prefix.size()));
    if (!key || key->size() < key_bytes_min || key->size() > key_bytes_max)
        throw Failure(Status::bad_config, "a webhook's secret is 'whsec_' and the base64 of 24 to 64 bytes");
    return *key;
}

}  // namespace

std::string new_webhook_secret() {
    std::array<unsigned char, key_bytes> key{};
    fill_random(key);
    return std::string(prefix) + base64({reinterpret_cast<const char *>(key.data()), key.size()});
}

std::string webhook_signature(std::string_view secret, std::string_view id, std::chrono::sys_seconds at,
                              std::string_view body) {
    const std::string signed_text =
        std::string(id) + "." + std::to_string(at.time_since_epoch().count()) + "." + std::string(body);
    return "v1," + base64(hmac_sha256(key_of(secret), signed_text));
}

}  // namespace sluice
