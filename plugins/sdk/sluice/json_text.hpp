// JSON values as text: escaped strings, exact numbers, nested JSON on one line.
#pragma once

#include "plugins/sdk/sluice/byte_scan.hpp"
#include "plugins/sdk/sluice/text_buffer.hpp"

#include <algorithm>
#include <string_view>

namespace sluice::sdk {

namespace detail {

// What a JSON string may not hold as it is (RFC 8259, section 7).
struct JsonEscaped {
    bool operator()(char c) const noexcept { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }
#if defined(__SSE2__)
    ByteVector operator()(ByteVector bytes) const noexcept {
        return either(either(equal_bytes(bytes, '"'), equal_bytes(bytes, '\\')), bytes_below(bytes, 0x20));
    }
#endif
};

struct LineBreak {
    bool operator()(char c) const noexcept { return c == '\n' || c == '\r'; }
#if defined(__SSE2__)
    ByteVector operator()(ByteVector bytes) const noexcept {
        return either(equal_bytes(bytes, '\n'), equal_bytes(bytes, '\r'));
    }
#endif
};

inline void append_json_escape(TextBuffer &out, char c) {
    switch (c) {
        case '"': return out.append("\\\"");
        case '\\': return out.append("\\\\");
        case '\b': return out.append("\\b");
        case '\f': return out.append("\\f");
        case '\n': return out.append("\\n");
        case '\r': return out.append("\\r");
        case '\t': return out.append("\\t");
        default: break;
    }
    out.append("\\u00");
    out.append(c < 0x10 ? '0' : '1');
    out.append("0123456789abcdef"[c & 15]);
}

}  // namespace detail

/// UTF-8 text as a JSON string, quotes included. Only what must be escaped is.
inline void append_json_string(TextBuffer &out, std::string_view text) {
    out.append('"');
    while (true) {
        const std::size_t plain = find_special(text, detail::JsonEscaped());
        out.append(text.substr(0, plain));
        if (plain == text.size()) break;
        detail::append_json_escape(out, text[plain]);
        text.remove_prefix(plain + 1);
    }
    out.append('"');
}

/// Canonical decimal text as a JSON number with the same digits; JSON only forbids zeros in front (007.50 is 7.50).
inline void append_json_decimal(TextBuffer &out, std::string_view decimal) {
    if (decimal.starts_with('-')) {
        out.append('-');
        decimal.remove_prefix(1);
    }
    while (decimal.size() > 1 && decimal[0] == '0' && decimal[1] != '.') decimal.remove_prefix(1);
    out.append(decimal);
}

/// Valid JSON text on one line. A raw line break in JSON stands between tokens, so it may go, with the indentation
/// that follows it.
inline void append_json_line(TextBuffer &out, std::string_view json) {
    while (true) {
        const std::size_t line = find_special(json, detail::LineBreak());
        out.append(json.substr(0, line));
        if (line == json.size()) return;
        const std::size_t next = json.find_first_not_of(" \t\r\n", line);
        if (next == std::string_view::npos) return;
        json.remove_prefix(next);
    }
}

/// Valid JSON text with each member and element on a line of its own, two spaces for each level from `depth` on. White
/// space between tokens is not kept; everything else is as it was, order and digits too.
inline void append_json_indented(TextBuffer &out, std::string_view json, std::size_t depth) {
    constexpr std::string_view white = " \t\r\n";
    const auto begin_line = [&] {
        out.append('\n');
        for (std::size_t i = 0; i < depth; ++i) out.append("  ");
    };
    for (std::size_t i = 0; i < depth; ++i) out.append("  ");
    for (std::size_t at = json.find_first_not_of(white); at < json.size(); at = json.find_first_not_of(white, at)) {
        const char c = json[at];
        const std::size_t next = std::min(json.find_first_not_of(white, at + 1), json.size());
        if (c == '"') {
            std::size_t end = at + 1;
            while (json[end] != '"') end += json[end] == '\\' ? 2 : 1;
            out.append(json.substr(at, end + 1 - at));
            at = end + 1;
            continue;
        }
        if (c == '}' || c == ']') {
            --depth;
            begin_line();
        }
        out.append(c);
        ++at;
        if (c == '{' || c == '[') {
            if (next < json.size() && (json[next] == '}' || json[next] == ']')) {
                out.append(json[next]);
                at = next + 1;
                continue;
            }
            ++depth;
            begin_line();
        } else if (c == ',') {
            begin_line();
        } else if (c == ':') {
            out.append(' ');
        }
    }
}

}  // namespace sluice::sdk
