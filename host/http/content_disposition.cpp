#include "host/http/content_disposition.hpp"

#include "engine/base/character_count.hpp"
#include "host/http/request_target.hpp"

namespace sluice::http {

std::string attachment(std::string_view name) {
    std::string plain, safe;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        safe += byte < 0x20 || byte == 0x7F || c == '/' || c == '\\' ? '_' : c;
        // A client that knows no filename* may decode %XX, so that a % counts as foreign too.
        const bool is_foreign = byte >= 0x80 || safe.back() == '"' || safe.back() == '%';
        if (!is_foreign)
            plain += safe.back();
        else if (is_first_byte(c))
            plain += '_';
    }
    std::string text = "attachment; filename=\"" + plain + "\"";
    if (plain != safe) text += "; filename*=UTF-8''" + percent_encoded(safe);
    return text;
}

}  // namespace sluice::http
