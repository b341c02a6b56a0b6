// Jobs on data sources, but for downloads, as the Bing Maps API lists them.
#pragma once

#include "host/bing/callers.hpp"
#include "host/http/router.hpp"
#include "host/jobs/job_store.hpp"

#include <string>

namespace sluice::bing {

/// What they are answered from. Outlives the router.
struct JobListParts {
    const DatasetLibrary &datasets;
    JobStore &store;
    DatasetStore &changes;
    std::string public_url;  // in front of the paths that clients are told; empty: what they have asked
};

/// The list of the last 15 days, and the status of each, whichever API made it. The callers outlive the router; any
/// thread.
void add_job_list_routes(http::Router &router, Callers &callers, const JobListParts &parts);

}  // namespace sluice::bing
