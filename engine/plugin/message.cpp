#include "engine/plugin/message.hpp"

#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace sluice {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view more = "...";

// The number of bytes of the well-formed character that `text` begins with, 0 when there is none.
std::size_t character_size(std::string_view text) {
    constexpr std::size_t character_bytes_max = 4;
    for (std::size_t size = 1; size <= std::min(character_bytes_max, text.size()); ++size)
        if (is_utf8(text.substr(0, size))) return size;
    return 0;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7f;
}

}  // namespace

std::string plugin_message(const char *text) {
    if (text == nullptr) return "";
    constexpr std::size_t bytes_max = limits::plugin_message_bytes_max;
    const std::string_view given(text, strnlen(text, bytes_max + 1));
    std::string message;
    std::size_t cut = 0;  // the last end of a character that leaves room for `more`
    for (std::size_t at = 0; at < given.size() && message.size() <= bytes_max;) {
        const std::size_t size = character_size(given.substr(at));
        const bool is_shown = size > 1 || (size == 1 && !is_control(given[at]));
        message += is_shown ? given.substr(at, size) : replacement;
        if (message.size() + more.size() <= bytes_max) cut = message.size();
        at += std::max<std::size_t>(size, 1);
    }
    if (message.size() > bytes_max) message.replace(cut, std::string::npos, more);
    return message;
}

}  // namespace sluice
