// Requests as tests write them.
#pragma once

#include "host/http/request.hpp"
#include "host/http/request_head.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::test {

/// A GET from this machine with these fields beside Host.
inline http::Request request_with(std::initializer_list<std::pair<std::string_view, std::string_view>> fields,
                                  std::string_view host = "localhost:8080") {
    http::Request request;
    request.method = "GET";
    request.peer = "127.0.0.1";
    http::read_request_target("/", request.target);
    request.fields.add("Host", host);
    for (const auto &[name, value] : fields) request.fields.add(name, value);
    return request;
}

}  // namespace sluice::test
