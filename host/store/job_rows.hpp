// Jobs as rows of the database.
#pragma once

#include "host/jobs/job_store.hpp"
#include "host/sqlite/connection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

std::optional<Job> job_by_row(Connection &connection, std::int64_t row);
std::optional<Job> job_by_id(Connection &connection, const std::string &tenant, const std::string &id);
std::optional<Job> glance_at_job(Connection &connection, const std::string &tenant, const std::string &id);
std::optional<std::string> tenant_of_job(Connection &connection, const std::string &id);
std::optional<Job> job_by_number(Connection &connection, const std::string &tenant, std::int64_t number);
std::optional<Job> job_by_file(Connection &connection, const std::string &tenant, const std::string &file_id);
/// In the order in which they were submitted.
std::vector<Job> children_of(Connection &connection, const std::string &tenant, const std::string &parent_id);

/// A page of JobStore::list().
JobPage list_jobs(Connection &connection, const std::string &tenant, const JobFilter &filter,
                  const std::optional<JobCursor> &after, std::size_t limit);

std::vector<JobEvent> events_of(Connection &connection, const std::string &tenant, const std::string &id,
                                std::int64_t after);

}  // namespace sluice
