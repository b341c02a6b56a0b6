#include "engine/entity/json_pointer.hpp"

#include <charconv>

namespace sluice {

namespace {

// An array position as RFC 6901 spells it: digits without a leading zero.
std::optional<std::size_t> position_of(std::string_view token) noexcept {
    std::size_t position = 0;
    if (token.empty() || (token.size() > 1 && token[0] == '0')) return std::nullopt;
    const auto result = std::from_chars(token.data(), token.data() + token.size(), position);
    if (result.ec != std::errc() || result.ptr != token.data() + token.size()) return std::nullopt;
    return position;
}

JsonValue item_at(JsonValue array, std::string_view token) {
    const std::optional<std::size_t> position = position_of(token);
    if (!position) return {};
    std::size_t at = 0;
    for (const JsonValue item : array.items())
        if (at++ == *position) return item;
    return {};
}

}  // namespace

std::optional<JsonPointer> JsonPointer::parse(std::string_view text) {
    JsonPointer pointer;
    if (!text.empty() && text[0] != '/') return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '/') {
            pointer.tokens_.emplace_back();
        } else if (text[i] != '~') {
            pointer.tokens_.back() += text[i];
        } else {
            const char code = ++i < text.size() ? text[i] : '\0';
            if (code != '0' && code != '1') return std::nullopt;
            pointer.tokens_.back() += code == '0' ? '~' : '/';
        }
    }
    return pointer;
}

JsonValue JsonPointer::find(JsonValue value, std::size_t first) const {
    for (std::size_t i = first; i < tokens_.size() && value; ++i)
        value = value.is_array() ? item_at(value, tokens_[i]) : value.find(tokens_[i]);
    return value;
}

}  // namespace sluice
