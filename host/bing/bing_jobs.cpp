#include "host/bing/bing_jobs.hpp"

#include "host/api/native_route.hpp"
#include "host/bing/bing_error.hpp"

#include <chrono>

namespace sluice::bing {

Requester bing_requester(const Principal &principal) {
    Requester requester = requester_of(principal);
    requester.dialect = dialect;
    return requester;
}

void require_daily_share(JobStore &store, const std::string &tenant, std::int64_t daily_max) {
    if (daily_max == 0) return;
    JobFilter filter;
    filter.dialect = dialect;
    filter.created_from = now() - std::chrono::hours(24);
    const JobPage page = store.list(tenant, filter, std::nullopt, static_cast<std::size_t>(daily_max));
    if (page.jobs.size() == static_cast<std::size_t>(daily_max))
        throw refused_for_now("there were " + std::to_string(daily_max) + " jobs within 24 hours, as many as may be");
}

}  // namespace sluice::bing
