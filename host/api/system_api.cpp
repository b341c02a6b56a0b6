#include "host/api/system_api.hpp"

#include "host/api/openapi_document.hpp"
#include "host/http/gzip.hpp"
#include "host/http/refusal.hpp"

namespace sluice {

namespace {

using http::Exchange;
using http::Response;

Response health(int status, const Json &json) {
    Response response = http::text_response(status, "application/json", json.dump() + "\n");
    response.fields.set("Cache-Control", "no-store");
    return response;
}

bool may_operate(const SystemApiParts &parts, const http::Request &request) {
    return parts.doorkeeper == nullptr || parts.doorkeeper->admit(request).may(Role::system_operator);
}

// Reasons are for operators; a load balancer gets along with the status.
bool shall_see_reasons(const SystemApiParts &parts, const http::Request &request) {
    try {
        return may_operate(parts, request);
    } catch (const http::Refusal &) {
        return false;
    }
}

}  // namespace

void add_system_routes(http::Router &router, const SystemApiParts &parts) {
    router.add({"GET", "/health", "/live", "isLive", [](Exchange &) { return health(200, {{"status", "live"}}); }});
    router.add({"GET", "/health", "/ready", "isReady", [parts](Exchange &exchange) {
                    const std::vector<std::string> reasons = parts.why_not_ready();
                    Json json = {{"status", reasons.empty() ? "ready" : "not ready"}};
                    if (!reasons.empty() && shall_see_reasons(parts, exchange.request())) json["reasons"] = reasons;
                    return health(reasons.empty() ? 200 : 503, json);
                }});
    router.add({"GET", "/metrics", "", "getMetrics", [parts](Exchange &exchange) {
                    if (!may_operate(parts, exchange.request()))
                        throw http::Refusal(403, "forbidden", "this needs the role operator, which the key has not");
                    Response response = http::text_response(200, "text/plain; version=0.0.4; charset=utf-8",
                                                            parts.metrics.text(parts.now()));
                    http::compress_when_asked(exchange.request(), response);
                    return response;
                }});
}

void add_description_routes(http::Router &router) {
    router.add({"GET", "/api/v1", "/openapi.json", "getOpenapi", [](Exchange &exchange) {
                    static const std::string text = openapi_document().dump(2) + "\n";
                    Response response = http::text_response(200, "application/json", text);
                    http::compress_when_asked(exchange.request(), response);
                    return response;
                }});
    router.add({"GET", "/api/v1", "", "getPage", [](Exchange &exchange) {
                    static const std::string text = openapi_page();
                    Response response = http::text_response(200, "text/html; charset=utf-8", text);
                    response.fields.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
                    http::compress_when_asked(exchange.request(), response);
                    return response;
                }});
}

}  // namespace sluice
