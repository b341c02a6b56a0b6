#include "host/api/native_route.hpp"

#include "host/api/openapi_document.hpp"
#include "host/api/refusals.hpp"
#include "host/http/gzip.hpp"
#include "host/http/media_type.hpp"

#include <span>
#include <string_view>
#include <utility>

namespace sluice {

namespace {

constexpr const char *prefix = "/api/v1";

// Throws Refusal 406 for a client that takes no such answer. Empty: any.
void require_accepted(const http::Exchange &exchange, std::string_view media_type) {
    if (!media_type.empty()) http::choose_media_type(exchange.request(), std::span(&media_type, 1));
}

}  // namespace

void add_native_route(http::Router &router, Doorkeeper &doorkeeper, const std::string &method, const std::string &path,
                      const std::string &operation, Role role, NativeAction action) {
    const std::string media_type = answer_media_type(method, prefix + path);
    router.add({method, prefix, path, operation,
                [&doorkeeper, role, action = std::move(action), media_type](http::Exchange &exchange) {
                    const Principal principal = doorkeeper.admit(exchange.request());
                    if (!principal.may(role))
                        throw http::Refusal(
                            403, "forbidden",
                            "this needs the role " + std::string(role_name(role)) + ", which the key has not");
                    require_accepted(exchange, media_type);
                    try {
                        return action(exchange, principal);
                    } catch (const ExportRefused &refused) {
                        throw refusal_of(refused);
                    }
                }});
}

http::Response json_response(const http::Exchange &exchange, int status, const Json &json) {
    http::Response response = http::text_response(status, "application/json",
                                                  json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    response.fields.set("Cache-Control", "no-store");
    http::compress_when_asked(exchange.request(), response);
    return response;
}

Requester requester_of(const Principal &principal) {
    Requester requester{principal.tenant, principal.credential, principal.user, std::nullopt, "native"};
    if (principal.may(Role::admin)) return requester;
    requester.roles.emplace();
    for (const Role role : principal.roles) requester.roles->emplace_back(role_name(role));
    return requester;
}

}  // namespace sluice
