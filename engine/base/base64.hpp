// Bytes as text of 64 characters (RFC 4648).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// Section 4: with + and /, padded with =.
std::string base64(std::string_view bytes);

/// Section 5: with - and _, not padded.
std::string base64url(std::string_view bytes);

/// The bytes of what base64() made; nothing for any other text, also one with needless bits or white space.
std::optional<std::string> decode_base64(std::string_view text);
/// Likewise of what base64url() made.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace sluice
