#include "engine/profile/problem.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

constexpr std::size_t shown_bytes_max = 80;

bool is_plain_key(std::string_view key) {
    return !key.empty() && key.size() <= shown_bytes_max && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

}  // namespace

std::string Place::text() const {
    std::string result = file ? *file : std::string();
    if (line > 0) result += ":" + std::to_string(line) + ":" + std::to_string(column);
    return result;
}

std::string Problem::text() const {
    std::string result = place.text();
    if (!result.empty()) result += ": ";
    if (!key.empty()) result += key + ": ";
    return result + message;
}

void Problems::add(const Place &place, std::string key, std::string message) {
    if (list_.size() >= count_max) return;
    const bool is_known = std::any_of(list_.begin(), list_.end(), [&](const Problem &other) {
        return other.place.line == place.line && other.place.column == place.column && other.key == key &&
               (other.place.file == place.file || (other.place.file && place.file && *other.place.file == *place.file));
    });
    if (!is_known) list_.push_back({place, std::move(key), std::move(message)});
}

Failure Problems::failure() const {
    std::string text;
    for (const Problem &problem : list_) {
        if (!text.empty()) text += '\n';
        text += problem.text();
    }
    return {Status::bad_config, text};
}

std::string shown(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::size_t size = std::min(text.size(), shown_bytes_max);
    while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    std::string result = "'";
    for (const char c : text.substr(0, size)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            result += "\\x";
            result += digits[byte >> 4];
            result += digits[byte & 15];
        } else {
            result += c;
        }
    }
    return result + (size < text.size() ? "...'" : "'");
}

std::string key_below(std::string_view path, std::string_view key) {
    std::string result(path);
    if (!result.empty()) result += '.';
    return result + (is_plain_key(key) ? std::string(key) : shown(key));
}

std::string item_below(std::string_view path, std::size_t index) {
    return std::string(path) + "[" + std::to_string(index) + "]";
}

}  // namespace sluice
