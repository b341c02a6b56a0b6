#include "engine/entity/json_write.hpp"

namespace sluice {

namespace {

void append_escaped(std::vector<char> &out, char c) {
    constexpr char digits[] = "0123456789abcdef";
    out.push_back('\\');
    switch (c) {
        case '"':
        case '\\': out.push_back(c); break;
        case '\b': out.push_back('b'); break;
        case '\f': out.push_back('f'); break;
        case '\n': out.push_back('n'); break;
        case '\r': out.push_back('r'); break;
        case '\t': out.push_back('t'); break;
        default: {
            const auto code = static_cast<unsigned char>(c);
            const char hex[] = {'u', '0', '0', digits[code >> 4], digits[code & 15]};
            out.insert(out.end(), hex, hex + sizeof hex);
        }
    }
}

}  // namespace

void append_json_string(std::vector<char> &out, std::string_view text) {
    out.push_back('"');
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
        out.insert(out.end(), text.begin() + static_cast<std::ptrdiff_t>(plain),
                   text.begin() + static_cast<std::ptrdiff_t>(i));
        append_escaped(out, c);
        plain = i + 1;
    }
    out.insert(out.end(), text.begin() + static_cast<std::ptrdiff_t>(plain), text.end());
    out.push_back('"');
}

void append_json_null(std::vector<char> &out) {
    constexpr std::string_view word = "null";
    out.insert(out.end(), word.begin(), word.end());
}

}  // namespace sluice
