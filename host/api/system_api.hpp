// Routes about the server itself: health, figures, the API's description.
#pragma once

#include "host/api/doorkeeper.hpp"
#include "host/api/metrics.hpp"
#include "host/http/router.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sluice {

/// What the routes ask; any thread.
struct SystemApiParts {
    Doorkeeper *doorkeeper = nullptr;  // nullptr: the address is for operators alone, and nobody is asked who they are
    Metrics &metrics;
    std::function<MetricsNow()> now;
    std::function<std::vector<std::string>()> why_not_ready;  // empty when jobs are accepted and worked on
};

/// Add /health/live, /health/ready and /metrics. `parts` is copied; what it refers to outlives the router.
void add_system_routes(http::Router &router, const SystemApiParts &parts);

/// Add the API's description: /api/v1 for people, /api/v1/openapi.json for programs.
void add_description_routes(http::Router &router);

}  // namespace sluice
