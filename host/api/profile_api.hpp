// Profiles and plugins in the native API.
#pragma once

#include "host/api/doorkeeper.hpp"
#include "host/http/router.hpp"
#include "host/profiles/profile_library.hpp"

namespace sluice {

/// GET /profiles, /profiles/{profile}, /plugins and POST /profiles:resolve below /api/v1. What it is given outlives the
/// router; any thread.
void add_profile_routes(http::Router &router, Doorkeeper &doorkeeper, ProfileLibrary &profiles);

}  // namespace sluice
