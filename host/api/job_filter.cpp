#include "host/api/job_filter.hpp"

#include "host/api/query_parameters.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>

namespace sluice {

JobFilter read_filter(const http::Request &request) {
    JobFilter filter;
    filter.profile = parameter(request, "profile");
    filter.user = parameter(request, "user");
    filter.parent_id = parameter(request, "parent");
    filter.created_from = time_parameter(request, "created_from");
    filter.created_before = time_parameter(request, "created_before");
    std::string_view states = request.target.parameter("state").value_or("");
    while (!states.empty()) {
        const std::string_view word = states.substr(0, states.find(','));
        states.remove_prefix(std::min(word.size() + 1, states.size()));
        const std::optional<JobState> state = parse_job_state(word);
        if (!state)
            throw http::Refusal(400, "invalid_parameter",
                                "state: one of queued, running, succeeded, failed, cancelled");
        filter.states.insert(*state);
    }
    return filter;
}

}  // namespace sluice
