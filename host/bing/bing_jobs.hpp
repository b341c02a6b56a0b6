// Jobs that the Bing Maps API makes.
#pragma once

#include "host/access/principal.hpp"
#include "host/exports/export_desk.hpp"
#include "host/jobs/job_store.hpp"

#include <cstdint>
#include <string>

namespace sluice::bing {

/// What its jobs have for Job::dialect.
inline constexpr const char *dialect = "bing";

Requester bing_requester(const Principal &principal);

/// Throws Refusal 503 when the tenant has made `daily_max` jobs with this API within 24 hours; 0: any number.
void require_daily_share(JobStore &store, const std::string &tenant, std::int64_t daily_max);

}  // namespace sluice::bing
