// Text as the content of an XML element.
#include "plugins/writer_xlsx/xml_text.hpp"

#include "plugins/sdk/sluice/byte_scan.hpp"

#include <cstring>

namespace sluice::xlsx {

namespace {

constexpr bool is_forbidden_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

// U+FFFE and U+FFFF in UTF-8.
bool is_forbidden_wide(std::string_view rest) {
    return rest.size() >= 3 && rest[0] == '\xef' && rest[1] == '\xbf' && (rest[2] == '\xbe' || rest[2] == '\xbf');
}

constexpr bool is_hex_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// True when `rest` begins with something that could be read as the escape of a character. What follows the digits
// need not be the closing '_' yet: it may be about to become an escape, which starts with one.
bool looks_escaped(std::string_view rest) {
    if (rest.size() < 7 || rest[0] != '_' || rest[1] != 'x') return false;
    for (std::size_t i = 2; i < 6; ++i)
        if (!is_hex_digit(rest[i])) return false;
    return rest[6] == '_' || is_forbidden_control(rest[6]) || is_forbidden_wide(rest.substr(6));
}

// The bytes that need a look: markup, controls, the start of an escape or of U+FFFE.
struct NeedsLook {
    bool operator()(char c) const noexcept {
        return static_cast<unsigned char>(c) < 0x20 || c == '&' || c == '<' || c == '>' || c == '_' || c == '\xef';
    }
#if defined(__SSE2__)
    sdk::ByteVector operator()(sdk::ByteVector bytes) const noexcept {
        using sdk::either, sdk::equal_bytes;
        return either(either(either(sdk::bytes_below(bytes, ' '), equal_bytes(bytes, '&')),
                             either(equal_bytes(bytes, '<'), equal_bytes(bytes, '>'))),
                      either(equal_bytes(bytes, '_'), equal_bytes(bytes, '\xef')));
    }
#endif
};

template <std::size_t size>
char *put(char *out, const char (&literal)[size]) {
    std::memcpy(out, literal, size - 1);
    return out + size - 1;
}

char *put_escape(char *out, unsigned code) {
    constexpr char digits[] = "0123456789ABCDEF";
    out = put(out, "_x");
    for (int shift = 12; shift >= 0; shift -= 4) *out++ = digits[(code >> shift) & 0xf];
    *out++ = '_';
    return out;
}

char *put_forbidden(char *out, unsigned code, ControlCharacters policy, std::size_t &forbidden) {
    ++forbidden;
    return policy == ControlCharacters::escape ? put_escape(out, code) : out;
}

// Write the character that `rest` begins with, one of those that need a look, and take it away from `rest`.
char *put_looked_at(char *out, std::string_view &rest, ControlCharacters policy, std::size_t &forbidden) {
    const char c = rest.front();
    std::size_t size = 1;
    if (c == '&') {
        out = put(out, "&amp;");
    } else if (c == '<') {
        out = put(out, "&lt;");
    } else if (c == '>') {
        out = put(out, "&gt;");
    } else if (c == '\r') {
        out = put(out, "&#13;");
    } else if (c == '_' && looks_escaped(rest)) {
        out = put(out, "_x005F_");
    } else if (is_forbidden_control(c)) {
        out = put_forbidden(out, static_cast<unsigned char>(c), policy, forbidden);
    } else if (c == '\xef' && is_forbidden_wide(rest)) {
        size = 3;
        out = put_forbidden(out, rest[2] == '\xbe' ? 0xfffeu : 0xffffu, policy, forbidden);
    } else {
        *out++ = c;
    }
    rest.remove_prefix(size);
    return out;
}

char *escape(char *out, std::string_view rest, ControlCharacters policy, std::size_t &forbidden) {
    while (!rest.empty()) {
        const std::size_t plain = sdk::find_special(rest, NeedsLook());
        std::memcpy(out, rest.data(), plain);
        out += plain;
        rest.remove_prefix(plain);
        if (!rest.empty()) out = put_looked_at(out, rest, policy, forbidden);
    }
    return out;
}

}  // namespace

char *escape_text(char *out, std::string_view text, ControlCharacters policy, std::size_t &forbidden) {
    const std::size_t forbidden_before = forbidden;
    char *end = escape(out, text, policy, forbidden);
    if (policy != ControlCharacters::strip || forbidden == forbidden_before) return end;
    // Taken out first, because what stands around them may come to look like an escape.
    const std::string kept = stripped_text(text);
    return escape(out, kept, policy, forbidden);
}

std::string escaped_text(std::string_view text, ControlCharacters policy, std::size_t &forbidden) {
    std::string result(text.size() * escaped_bytes_per_byte, '\0');
    result.resize(static_cast<std::size_t>(escape_text(result.data(), text, policy, forbidden) - result.data()));
    return result;
}

std::string spelled_text(std::string_view text) {
    std::string spelled;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        char escape[8];
        if (is_forbidden_control(text[i])) {
            spelled.append(escape,
                           static_cast<std::size_t>(put_escape(escape, static_cast<unsigned char>(text[i])) - escape));
        } else if (is_forbidden_wide(rest)) {
            spelled.append(
                escape, static_cast<std::size_t>(put_escape(escape, rest[2] == '\xbe' ? 0xfffeu : 0xffffu) - escape));
            i += 2;
        } else {
            if (looks_escaped(rest)) spelled += "_x005F";
            spelled += text[i];
        }
    }
    return spelled;
}

std::string stripped_text(std::string_view text) {
    std::string kept;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_forbidden_wide(text.substr(i)))
            i += 2;
        else if (!is_forbidden_control(text[i]))
            kept += text[i];
    }
    return kept;
}

std::size_t count_forbidden(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        count += is_forbidden_control(text[i]) || is_forbidden_wide(text.substr(i)) ? 1u : 0u;
    return count;
}

std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xc0u) != 0x80u ? 1u : 0u;
        units += byte >= 0xf0u ? 1u : 0u;
    }
    return units;
}

std::string_view utf16_prefix(std::string_view text, std::size_t units) {
    std::size_t size = 0;
    while (size < text.size()) {
        const auto byte = static_cast<unsigned char>(text[size]);
        const std::size_t length = byte < 0xc0u ? 1 : byte < 0xe0u ? 2 : byte < 0xf0u ? 3 : 4;
        const std::size_t width = length == 4 ? 2 : 1;
        if (width > units || size + length > text.size()) break;
        units -= width;
        size += length;
    }
    return text.substr(0, size);
}

}  // namespace sluice::xlsx
