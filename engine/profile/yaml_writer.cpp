#include "engine/profile/yaml_writer.hpp"

#include "engine/profile/core_schema.hpp"

#include <algorithm>
#include <string_view>

namespace sluice {

namespace {

bool is_plain(std::string_view text) {
    const auto is_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && text.size() <= 200 && is_word(text.front()) && text.back() != ' ' &&
           std::all_of(
               text.begin(), text.end(),
               [&](char c) { return is_word(c) || std::string_view(" ./-").find(c) != std::string_view::npos; }) &&
           core_schema_value(text).value.is_string();
}

// In double quotes. C1 control characters are two bytes, 0xC2 and the character.
std::string double_quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "\"";
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto byte = static_cast<unsigned char>(text[at]);
        const bool is_c1 = byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
        if (is_c1) byte = static_cast<unsigned char>(text[++at]);
        if (byte == '"' || byte == '\\') {
            result += '\\';
            result += static_cast<char>(byte);
        } else if (byte == '\n') {
            result += "\\n";
        } else if (byte == '\t') {
            result += "\\t";
        } else if (byte < 0x20 || byte == 0x7F || is_c1) {
            result += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
        } else {
            result += static_cast<char>(byte);
        }
    }
    return result + '"';
}

std::string scalar(const Json &value) {
    if (!value.is_string()) return value.dump();
    const std::string &text = value.get_ref<const std::string &>();
    return is_plain(text) ? text : double_quoted(text);
}

bool is_block(const Json &value) {
    if (value.is_object()) return !value.empty();
    return value.is_array() &&
           std::any_of(value.begin(), value.end(), [](const Json &item) { return item.is_structured(); });
}

// A scalar, an empty map, or a list of scalars, on one line.
std::string inline_text(const Json &value) {
    if (value.is_object()) return "{}";
    if (!value.is_array()) return scalar(value);
    std::string text = "[";
    for (const Json &item : value) text += (text.size() > 1 ? ", " : "") + scalar(item);
    return text + "]";
}

std::string block(const Json &value, std::size_t indent) {
    std::string text;
    const std::string margin(indent, ' ');
    if (value.is_object()) {
        for (const auto &[key, member] : value.items()) {
            text += margin + scalar(key) + ":";
            text += is_block(member) ? "\n" + block(member, indent + 2) : " " + inline_text(member) + "\n";
        }
        return text;
    }
    for (const Json &item : value)
        text +=
            margin + "- " + (is_block(item) ? block(item, indent + 2).substr(indent + 2) : inline_text(item) + "\n");
    return text;
}

}  // namespace

std::string to_yaml(const Json &value) { return is_block(value) ? block(value, 0) : inline_text(value) + "\n"; }

}  // namespace sluice
