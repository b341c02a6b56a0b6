// Secrets that are never kept.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// 256 random bits as base64url.
std::string new_secret();

/// SHA-256 in hex.
std::string secret_digest(std::string_view secret);

/// Takes the same time wherever the texts differ; they may differ in length.
bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept;

}  // namespace sluice
