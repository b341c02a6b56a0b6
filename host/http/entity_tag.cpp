#include "host/http/entity_tag.hpp"

#include "host/http/http_date.hpp"

#include <algorithm>

namespace sluice::http {

namespace {

bool is_safe_method(const Request &request) noexcept { return request.method == "GET" || request.method == "HEAD"; }

bool is_tag_char(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x22 && byte != 0x7F;
}

// Whether a list of tags, or "*", names `tag`.
bool names(const Request &request, std::string_view field, const std::optional<EntityTag> &tag, bool is_strong) {
    for (const std::string_view element : request.fields.list(field)) {
        if (element == "*") return tag.has_value();
        const std::optional<EntityTag> given = parse_entity_tag(element);
        if (!given || !tag || given->opaque != tag->opaque) continue;
        if (!is_strong || (!given->is_weak && !tag->is_weak)) return true;
    }
    return false;
}

}  // namespace

std::string EntityTag::text() const { return (is_weak ? "W/\"" : "\"") + opaque + "\""; }

std::optional<EntityTag> parse_entity_tag(std::string_view text) {
    EntityTag tag;
    if (text.starts_with("W/")) {
        tag.is_weak = true;
        text.remove_prefix(2);
    }
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
    tag.opaque = text.substr(1, text.size() - 2);
    if (!std::all_of(tag.opaque.begin(), tag.opaque.end(), is_tag_char)) return std::nullopt;
    return tag;
}

Precondition check_preconditions(const Request &request, const Validators &validators) {
    if (request.fields.has("If-Match") && !names(request, "If-Match", validators.tag, true))
        return Precondition::failed;
    if (request.fields.has("If-None-Match")) {
        if (!names(request, "If-None-Match", validators.tag, false)) return Precondition::holds;
        return is_safe_method(request) ? Precondition::not_modified : Precondition::failed;
    }
    const auto since = request.fields.find("If-Modified-Since");
    if (since && is_safe_method(request) && validators.modified_at) {
        const auto date = parse_http_date(*since);
        if (date && *validators.modified_at <= *date) return Precondition::not_modified;
    }
    return Precondition::holds;
}

bool does_range_apply(const Request &request, const Validators &validators) {
    const auto condition = request.fields.find("If-Range");
    if (!condition) return true;
    if (const auto tag = parse_entity_tag(*condition))
        return validators.tag && !tag->is_weak && !validators.tag->is_weak && tag->opaque == validators.tag->opaque;
    const auto date = parse_http_date(*condition);
    return date && validators.modified_at && *date == *validators.modified_at;
}

}  // namespace sluice::http
