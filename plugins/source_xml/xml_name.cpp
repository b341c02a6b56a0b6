#include "plugins/source_xml/xml_name.hpp"

#include <charconv>
#include <cstddef>

namespace sluice::xml {

namespace {

struct Escape {
    char32_t code = 0;
    std::size_t size = 0;  // 0: there is none
};

Escape escape_at(std::string_view text) noexcept {
    if (!text.starts_with("_x")) return {};
    for (const std::size_t digits : {4u, 8u}) {
        if (text.size() < digits + 3 || text[digits + 2] != '_') continue;
        std::uint32_t code = 0;
        const char *const end = text.data() + 2 + digits;
        if (const auto result = std::from_chars(text.data() + 2, end, code, 16); result.ptr != end) continue;
        if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) continue;
        return {code, digits + 3};
    }
    return {};
}

void append_utf8(std::string &out, char32_t code) {
    const auto tail = [code](unsigned shift) { return static_cast<char>(0x80 | (code >> shift & 0x3F)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += {static_cast<char>(0xC0 | code >> 6), tail(0)};
    } else if (code < 0x10000) {
        out += {static_cast<char>(0xE0 | code >> 12), tail(6), tail(0)};
    } else {
        out += {static_cast<char>(0xF0 | code >> 18), tail(12), tail(6), tail(0)};
    }
}

}  // namespace

std::string decoded_xml_name(std::string_view text) {
    std::string name;
    while (!text.empty()) {
        const Escape escape = escape_at(text);
        if (escape.size > 0)
            append_utf8(name, escape.code);
        else
            name += text.front();
        text.remove_prefix(escape.size > 0 ? escape.size : 1);
    }
    return name;
}

}  // namespace sluice::xml
