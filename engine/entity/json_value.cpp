#include "engine/entity/json_value.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace sluice {

namespace {

bool is_number_char(char c) noexcept {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

// The token of a scalar that begins `text`, which is known to be valid JSON.
std::string_view scalar_token(std::string_view text) noexcept {
    std::size_t size = 1;
    if (text[0] == '"') {
        while (text[size] != '"') size += text[size] == '\\' ? 2 : 1;
        return text.substr(0, size + 1);
    }
    if (!is_number_char(text[0])) return text.substr(0, text[0] == 'f' ? 5 : 4);
    while (size < text.size() && is_number_char(text[size])) ++size;
    return text.substr(0, size);
}

double nearest_double(std::string_view token) noexcept {
    double value = 0;
    const auto result = std::from_chars(token.data(), token.data() + token.size(), value);
    if (result.ec == std::errc::result_out_of_range) {
        const bool is_tiny = token.find("e-") != token.npos || token.find("E-") != token.npos;
        if (is_tiny) return 0;
        return token.front() == '-' ? -std::numeric_limits<double>::infinity()
                                    : std::numeric_limits<double>::infinity();
    }
    return value;
}

}  // namespace

// Stage 1 of the parser notes where every bracket, comma, colon and scalar begins; the tape has one entry for each of
// them but commas and colons, in the same order. Walking both tells where each value stands.
void JsonTape::locate() const {
    if (positions_.size() < 2u * structural_count_ + 2u) positions_.resize(2u * structural_count_ + 2u);
    std::uint32_t index = 1;  // behind the root word
    for (std::uint32_t i = 0; i < structural_count_; ++i) {
        const char first = source_[structurals_[i]];
        if (first == ',' || first == ':') continue;
        positions_[index] = structurals_[i];
        index += first == '-' || (first >= '0' && first <= '9') ? 2 : 1;
    }
    is_located_ = true;
}

JsonType JsonValue::type() const noexcept {
    switch (tape_->kind(index_)) {
        case '{': return JsonType::object;
        case '[': return JsonType::array;
        case '"': return JsonType::text;
        case 'l': return JsonType::int64;
        case 'u': return JsonType::uint64;
        case 'd': return JsonType::float64;
        case 't':
        case 'f': return JsonType::boolean;
        default: return JsonType::null;
    }
}

std::string_view JsonValue::source() const {
    const std::string_view from_here = tape_->source().substr(tape_->position(index_));
    if (is_scalar()) return scalar_token(from_here);
    const auto closing = static_cast<std::uint32_t>(tape_->payload(index_)) - 1;
    return from_here.substr(0, tape_->position(closing) - tape_->position(index_) + 1);
}

double JsonValue::float64() const {
    if (is('l')) return static_cast<double>(int64());
    if (is('u')) return static_cast<double>(uint64());
    if (tape_->has_wide_numbers_) return nearest_double(source());
    double value = 0;
    std::memcpy(&value, &tape_->words_[index_ + 1], sizeof value);
    return value;
}

bool JsonValue::is_wide() const {
    if (!is('d') || !tape_->has_wide_numbers_) return false;
    const std::string_view token = source();
    return token.find_first_of(".eE") == token.npos || std::isinf(nearest_double(token));
}

}  // namespace sluice
