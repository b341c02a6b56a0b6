// What clients of the Bing Maps API read of data sources before they ask for them.
#pragma once

#include "host/bing/callers.hpp"
#include "host/http/router.hpp"

#include <string>

namespace sluice::bing {

/// Data sources, their metadata, and those that are public; for every key of the tenant. `public_url`: in front of the
/// paths that clients are told; empty: what they have asked. What it is given outlives the router; any thread.
void add_source_routes(http::Router &router, Callers &callers, const DatasetLibrary &datasets,
                       const std::string &public_url);

}  // namespace sluice::bing
