// One operation of the family of paths `[/{tenant}][/dataplatform]/api/{service}/{operation}`.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/api/request_body.hpp"
#include "host/http/router.hpp"
#include "host/riversand/callers.hpp"

#include <functional>
#include <string>

namespace sluice::riversand {

/// Answers a call; any thread. What cannot be done is thrown as Refusal or ExportRefused.
using PlatformAction = std::function<http::Response(http::Exchange &, const Principal &, const Json &body)>;

/// Have `action` answer POSTs to "/{service}/{operation}", by whoever has `role`. `callers` outlives the router.
void add_platform_route(http::Router &router, Callers &callers, const std::string &path, Role role,
                        const PlatformAction &action, Numbers numbers = Numbers::rounded);

/// {"request": .., "response": {`collection`: `objects`, "status": "success", "totalRecords": n}}
http::Response collection_response(const http::Exchange &exchange, const char *collection, const Json &objects);

}  // namespace sluice::riversand
