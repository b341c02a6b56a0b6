// Webhooks whose receiver can tell who sent them: Standard Webhooks 1.0, symmetric keys.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace sluice {

/// "whsec_" and 256 random bits as base64.
std::string new_webhook_secret();

/// The value of the header `webhook-signature`, "v1,<base64>", over "<id>.<seconds>.<body>". The headers webhook-id and
/// webhook-timestamp carry the first two. Throws Failure (bad_config) when `secret` is not "whsec_" and the base64 of
/// 24 to 64 bytes.
std::string webhook_signature(std::string_view secret, std::string_view id, std::chrono::sys_seconds at,
                              std::string_view body);

}  // namespace sluice
