// How far tasks are, and what has happened to them.
#pragma once

#include "host/jobs/job_store.hpp"
#include "host/riversand/platform_route.hpp"

namespace sluice::riversand {

/// requesttrackingservice/get and eventservice/get. `callers` and `store` outlive the router.
void add_tracking_routes(http::Router &router, Callers &callers, JobStore &store);

}  // namespace sluice::riversand
