// How refusals look: each family of paths has a shape of its own.
#pragma once

#include "host/http/path_pattern.hpp"
#include "host/http/refusal.hpp"
#include "host/http/request.hpp"
#include "host/http/response.hpp"

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::http {

/// Any thread. The request holds only what could be read of it. The connection adds the refusal's fields.
using ErrorShape = std::function<Response(const Refusal &, const Request &)>;

/// RFC 9457: {type, title, status, detail, code, request_id}. The shape of every path without another one.
Response problem_json(const Refusal &refusal, const Request &request);

/// Shapes by prefix of the path. Filled first, then used by any number of threads.
class ErrorShapes {
public:
    /// `prefix` is a template, matched without regard to case ("/REST/v1", "/{tenant}/api"); the longest that matches
    /// counts.
    void add(std::string_view prefix, ErrorShape shape);

    Response answer(const Refusal &refusal, const Request &request) const;

private:
    std::vector<std::pair<PathPattern, ErrorShape>> shapes_;
};

}  // namespace sluice::http
