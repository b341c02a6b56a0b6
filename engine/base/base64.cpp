#include "engine/base/base64.hpp"

#include <cstdint>

namespace sluice {

namespace {

constexpr std::string_view standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes, std::string_view alphabet) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    int bit_count = 0;
    for (const char byte : bytes) {
        bits = (bits << 8) | static_cast<unsigned char>(byte);
        for (bit_count += 8; bit_count >= 6; bit_count -= 6) text += alphabet[(bits >> (bit_count - 6)) & 63];
    }
    if (bit_count > 0) text += alphabet[(bits << (6 - bit_count)) & 63];
    return text;
}

std::optional<std::string> decode(std::string_view text, std::string_view alphabet) {
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int bit_count = 0;
    for (const char character : text) {
        const std::size_t value = alphabet.find(character);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        bit_count += 6;
        if (bit_count < 8) continue;
        bit_count -= 8;
        bytes += static_cast<char>((bits >> bit_count) & 0xFF);
    }
    const bool is_canonical = bit_count < 6 && (bits & ((1u << bit_count) - 1)) == 0;
    return is_canonical ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace

std::string base64(std::string_view bytes) {
    std::string text = encode(bytes, standard);
    text.resize((text.size() + 3) / 4 * 4, '=');
    return text;
}

std::string base64url(std::string_view bytes) { return encode(bytes, url_safe); }

std::optional<std::string> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    return decode(text, standard);
}

std::optional<std::string> decode_base64url(std::string_view text) { return decode(text, url_safe); }

}  // namespace sluice
