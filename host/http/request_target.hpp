// What a request asks for: a path, split before it is decoded, and a query.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

struct QueryParameter {
    std::string name, value;
};

/// A plain value.
struct RequestTarget {
    std::string authority;              // of an absolute target; else empty
    std::string path;                   // as it came; "*" for OPTIONS *
    std::vector<std::string> segments;  // decoded; "/" has one, which is empty
    std::vector<QueryParameter> query;  // decoded, in order

    /// The value of the first parameter of this name, with regard to case; valid until a change.
    std::optional<std::string_view> parameter(std::string_view name) const noexcept;
};

/// Read origin form ("/a?b=c"), absolute form ("http://host/a") or "*". Throws Refusal 400 for anything else, for
/// control characters, fragments, user names, broken percent encoding, "." and ".." as segments, encoded NUL, and what
/// is no UTF-8 when decoded. `target` keeps the authority, the path and raw segments when it throws later than those.
void read_request_target(std::string_view text, RequestTarget &target);

/// Replace %XX; and '+' by a blank when `plus_is_blank`. Nothing when the encoding is broken.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank = false);
/// Everything but the unreserved characters of RFC 3986 as %XX.
std::string percent_encoded(std::string_view text);

/// "name", "name:port" or "[address]:port", as RFC 3986 writes the host of an http URI. May be empty.
bool is_authority(std::string_view text) noexcept;

}  // namespace sluice::http
