#include "host/http/router.hpp"

#include "engine/base/failure.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace sluice::http {

void Router::add(Route route) {
    const PathPattern pattern(route.prefix, route.path);
    auto resource = std::find_if(resources_.begin(), resources_.end(),
                                 [&](const Resource &known) { return known.pattern.is_same(pattern); });
    if (resource == resources_.end()) resource = resources_.insert(resources_.end(), Resource{pattern, {}});
    if (resource->pattern.text() != pattern.text() || find_route(*resource, route.method))
        throw Failure(Status::internal, "two routes for " + route.method + " " + pattern.text());
    resource->routes.push_back(routes_.size());
    routes_.push_back(std::move(route));
}

const Route *Router::find_route(const Resource &resource, const std::string &method) const {
    for (const std::size_t index : resource.routes)
        if (routes_[index].method == method) return &routes_[index];
    return nullptr;
}

// Of all resources for null.
std::string Router::allowed_methods(const Resource *resource) const {
    std::set<std::string> methods = {"OPTIONS"};
    const auto add = [&methods](const Route &route) {
        methods.insert(route.method);
        if (route.method == "GET") methods.insert("HEAD");
    };
    if (resource)
        for (const std::size_t index : resource->routes) add(routes_[index]);
    else
        for (const Route &route : routes_) add(route);
    std::string text;
    for (const std::string &method : methods) (text += text.empty() ? "" : ", ") += method;
    return text;
}

Response Router::handle(Exchange &exchange) const {
    const Request &request = exchange.request();
    const Resource *nearest = nullptr;
    PathPattern::Values values, nearest_values;
    for (const Resource &resource : resources_) {
        if (!resource.pattern.matches(request.target.segments, values)) continue;
        if (nearest && !resource.pattern.is_nearer_than(nearest->pattern)) continue;
        nearest = &resource;
        nearest_values.swap(values);
    }
    if (!nearest && request.target.path != "*") throw Refusal(404, "not_found", "there is nothing at this path");
    const Route *route = nearest ? find_route(*nearest, request.method) : nullptr;
    if (nearest && !route && request.method == "HEAD") route = find_route(*nearest, "GET");
    if (route) {
        exchange.set_values(std::move(nearest_values));
        return route->handler(exchange);
    }
    HeaderFields allow;
    allow.add("Allow", allowed_methods(nearest));
    if (request.method == "OPTIONS") return {204, std::move(allow), {}};
    const std::string methods(*allow.find("Allow"));
    throw Refusal(405, "method_not_allowed", "this path knows " + methods + " only", std::move(allow));
}

}  // namespace sluice::http
