// Text that only the holder of a key can read or make (AES-256-GCM).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

inline constexpr std::size_t sealing_key_bytes = 32;

/// A version byte, a random nonce, the hidden text and its tag, as bytes. `context` is not hidden, but opening needs
/// the same. `key` has sealing_key_bytes.
std::string aes_gcm_seal(std::string_view key, std::string_view text, std::string_view context);

/// The text; nothing when key or context are others, or a bit was changed.
std::optional<std::string> aes_gcm_open(std::string_view key, std::string_view sealed, std::string_view context);

}  // namespace sluice
