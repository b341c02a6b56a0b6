#include "host/riversand/platform_route.hpp"

#include "host/api/native_route.hpp"
#include "host/api/refusals.hpp"

namespace sluice::riversand {

namespace {

constexpr int objects_max = 2000;  // of one answer, as the platform has it

}  // namespace

void add_platform_route(http::Router &router, Callers &callers, const std::string &path, Role role,
                        const PlatformAction &action, Numbers numbers) {
    for (const bool names_tenant : {false, true})
        for (const char *platform : {"", "/dataplatform"})
            router.add({"POST", (names_tenant ? "/{tenant}" : "") + std::string(platform) + "/api" + path, "", path,
                        [&callers, role, action, numbers, names_tenant](http::Exchange &exchange) {
                            const Principal principal = callers.admit(
                                exchange.request(), names_tenant ? exchange.value("tenant") : std::string(), role);
                            const Json body = read_json_object(exchange, numbers);
                            try {
                                return action(exchange, principal, body);
                            } catch (const ExportRefused &problem) {
                                throw refusal_of(problem);
                            }
                        }});
}

http::Response collection_response(const http::Exchange &exchange, const char *collection, const Json &objects) {
    const std::string &id = exchange.request().id;
    return json_response(
        exchange, 200,
        {{"request",
          {{"returnRequest", false},
           {"params", Json::object()},
           {"requestId", id},
           {"maxRecords", objects_max},
           {"taskId", id}}},
         {"response", {{collection, objects}, {"status", "success"}, {"totalRecords", objects.size()}}}});
}

}  // namespace sluice::riversand
