// Entity tags and conditional requests (RFC 9110, 8.8.3 and 13).
#pragma once

#include "host/http/request.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::http {

/// Names one representation of a resource. A plain value.
struct EntityTag {
    std::string opaque;  // visible ASCII without quotes
    bool is_weak = false;

    /// "text" or W/"text".
    std::string text() const;
};

std::optional<EntityTag> parse_entity_tag(std::string_view text);

/// What a request gets of a resource in this state.
struct Validators {
    std::optional<EntityTag> tag;
    std::optional<std::chrono::sys_seconds> modified_at;
};

enum class Precondition {
    holds = 1,     // go on
    not_modified,  // 304 with the same ETag
    failed         // 412
};

/// If-Match, If-None-Match and If-Modified-Since in the order of RFC 9110, 13.2.2. Malformed ones that protect from
/// overwriting fail; those that only save bytes are passed over.
Precondition check_preconditions(const Request &request, const Validators &validators);

/// Whether Range counts: there is no If-Range, or it names exactly this representation (strong comparison; a date must
/// be the same).
bool does_range_apply(const Request &request, const Validators &validators);

}  // namespace sluice::http
