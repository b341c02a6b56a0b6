// Which jobs a list is asked for.
#pragma once

#include "host/http/request.hpp"
#include "host/jobs/job_store.hpp"

namespace sluice {

/// The filter of a request's parameters: state, profile, user, created_from, created_before. Throws Refusal 400.
JobFilter read_filter(const http::Request &request);

}  // namespace sluice
