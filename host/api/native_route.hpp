// What all routes of the native API share: who may call, what they accept, how they answer.
#pragma once

#include "host/api/doorkeeper.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/router.hpp"

#include <functional>
#include <string>

namespace sluice {

/// Any thread.
using NativeAction = std::function<http::Response(http::Exchange &, const Principal &)>;

/// Add a route below /api/v1 that openapi.yaml describes. `action` runs for callers with `role` who accept such an
/// answer; what it throws as ExportRefused becomes a Refusal. The doorkeeper outlives the router.
void add_native_route(http::Router &router, Doorkeeper &doorkeeper, const std::string &method, const std::string &path,
                      const std::string &operation, Role role, NativeAction action);

/// JSON that nobody keeps, compressed when the client asks for it.
http::Response json_response(const http::Exchange &exchange, int status, const Json &json);

/// On whose behalf the principal asks: an admin may run every profile.
Requester requester_of(const Principal &principal);

}  // namespace sluice
