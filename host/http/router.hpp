// Finds the handler of a request by method and path.
#pragma once

#include "host/http/exchange.hpp"
#include "host/http/path_pattern.hpp"

#include <string>
#include <vector>

namespace sluice::http {

struct Route {
    std::string method;
    std::string prefix;  // "/api/v1": matched without regard to case
    std::string path;    // "/exports/{id}"
    std::string operation;
    Handler handler;
};

/// Filled first, then used by any number of threads. Where several templates match, the one with more literal text
/// counts, whatever its methods are. GET answers HEAD, and OPTIONS is answered for every known path.
class Router {
public:
    /// Throws Failure (internal) for a malformed template and for a second route of a method and path.
    void add(Route route);

    /// Throws Refusal 404, or 405 with Allow.
    Response handle(Exchange &exchange) const;

    /// What was added, in this order.
    const std::vector<Route> &routes() const noexcept { return routes_; }

private:
    struct Resource {
        PathPattern pattern;
        std::vector<std::size_t> routes;
    };

    std::string allowed_methods(const Resource *resource) const;
    const Route *find_route(const Resource &resource, const std::string &method) const;

    std::vector<Route> routes_;
    std::vector<Resource> resources_;
};

}  // namespace sluice::http
