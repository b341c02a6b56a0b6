// What becomes of data sources once they are loaded.
#pragma once

#include "host/api/api_acts.hpp"
#include "host/bing/callers.hpp"
#include "host/http/router.hpp"

#include <string>

namespace sluice::bing {

/// What changes are made with. Outlives the router.
struct ChangeCallsParts {
    DatasetLibrary &datasets;
    DatasetStore &store;
    const ApiActs &acts;
    std::string public_url;  // in front of the paths that clients are told; empty: what they have asked
};

/// Publish, roll back, show to others, delete: each is done when it is answered, and told as a job, whose status is the
/// job list's. The callers outlive the router; any thread.
void add_change_routes(http::Router &router, Callers &callers, const ChangeCallsParts &parts);

}  // namespace sluice::bing
