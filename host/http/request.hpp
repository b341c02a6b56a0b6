// A request without its body.
#pragma once

#include "host/http/header_fields.hpp"
#include "host/http/request_target.hpp"

#include <string>

namespace sluice::http {

/// A plain value.
struct Request {
    std::string method;  // as it came; methods differ by case
    RequestTarget target;
    int minor_version = 1;  // of HTTP/1.x: 0 or 1
    HeaderFields fields;
    std::string peer;  // numeric address of the other side of the connection; IPv4 in its own form
    bool is_tls = false;
    std::string id;  // names this request in answers and logs

    /// The host asked for: the target's when that is absolute (RFC 9112, 3.2.2), else the Host field's.
    std::string_view host() const noexcept {
        if (!target.authority.empty()) return target.authority;
        return fields.find("Host").value_or(std::string_view());
    }
};

}  // namespace sluice::http
