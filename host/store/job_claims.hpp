// Whose job runs next.
#pragma once

#include "host/store/job_steps.hpp"
#include "host/store/store_clock.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice {

/// Deficit round robin among the tenants of a lane, each job costing one: a tenant takes `weight` jobs, then the next
/// one in the order of names does. An agent that serves several lanes serves them in turns. Jobs of a tenant run in the
/// order in which they were accepted. Only turns are kept here, and losing them harms nobody. On the writing thread.
class JobClaims {
public:
    std::optional<Claim> claim(JobSteps &steps, const StoreClock &clock, const std::string &agent,
                               const std::set<Lane> &lanes);

private:
    struct Turn {
        std::string tenant;
        std::int64_t left = 0;
    };

    std::vector<Lane> in_turn(const std::set<Lane> &lanes) const;
    std::optional<std::string> next_tenant(JobSteps &steps, Lane lane);

    std::map<Lane, Turn> turns_;
    std::map<std::set<Lane>, Lane> served_last_;  // by agents that serve these: others do not disturb their turns
};

std::optional<Timestamp> next_due(Connection &connection, const JobStoreOptions &options, Timestamp now);
std::vector<std::pair<Lane, QueueCounts>> count_jobs(Connection &connection, const std::string &tenant);
std::optional<QueuePlace> place_in_queue(Connection &connection, const JobStoreOptions &options, Timestamp now,
                                         const std::string &tenant, const std::string &id);

}  // namespace sluice
