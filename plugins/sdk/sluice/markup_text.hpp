// Text as XML 1.0 and HTML write it.
#pragma once

#include "plugins/sdk/sluice/byte_scan.hpp"
#include "plugins/sdk/sluice/text_buffer.hpp"

#include <string_view>

namespace sluice::sdk {

namespace detail {

// What may not stand as it is in the text of an element or the value of an attribute, or begins what perhaps may not:
// U+FFFE and U+FFFF begin with the byte EF.
struct MarkupSpecial {
    bool operator()(char c) const noexcept {
        return static_cast<unsigned char>(c) < 0x20 || c == '&' || c == '<' || c == '>' || c == '"' || c == '\xEF';
    }
#if defined(__SSE2__)
    ByteVector operator()(ByteVector bytes) const noexcept {
        const ByteVector marks = either(either(equal_bytes(bytes, '&'), equal_bytes(bytes, '<')),
                                        either(equal_bytes(bytes, '>'), equal_bytes(bytes, '"')));
        return either(either(marks, equal_bytes(bytes, '\xEF')), bytes_below(bytes, 0x20));
    }
#endif
};

}  // namespace detail

/// The bytes of the character at the beginning of `text` that neither XML 1.0 nor HTML can write: a control
/// character, or U+FFFE and U+FFFF. 0 for every other one.
inline std::size_t forbidden_size(std::string_view text) noexcept {
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x20) return first != '\t' && first != '\n' && first != '\r' ? 1 : 0;
    return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF") ? 3 : 0;
}

/// Append UTF-8 text so that a reader gets it as it is, line ends and tabs too; the result fits between tags and
/// between quotes. For each character that cannot be written `forbidden(size)` is called, which may throw; it is left
/// out.
template <typename Forbidden>
void append_markup(TextBuffer &out, std::string_view text, bool is_attribute, Forbidden forbidden) {
    while (true) {
        const std::size_t plain = find_special(text, detail::MarkupSpecial());
        out.append(text.substr(0, plain));
        if (plain == text.size()) return;
        text.remove_prefix(plain);
        if (const std::size_t size = forbidden_size(text); size > 0) {
            forbidden(size);
            text.remove_prefix(size);
            continue;
        }
        switch (text.front()) {
            case '&': out.append("&amp;"); break;
            case '<': out.append("&lt;"); break;
            case '>': out.append("&gt;"); break;
            case '\r': out.append("&#13;"); break;  // readers make a line feed of it otherwise
            case '"': out.append(is_attribute ? "&quot;" : "\""); break;
            case '\n': out.append(is_attribute ? "&#10;" : "\n"); break;
            case '\t': out.append(is_attribute ? "&#9;" : "\t"); break;
            default: out.append(text.front());
        }
        text.remove_prefix(1);
    }
}

}  // namespace sluice::sdk
