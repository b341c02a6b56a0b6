// Jobs as the Zoho Analytics API tells of them.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/exports/export_desk.hpp"
#include "host/jobs/job.hpp"

#include <cstdint>
#include <string>

namespace sluice::zoho {

enum class JobCode { not_initiated = 1001, in_progress, error, completed, not_found };

/// The workspace that a job was made in. Throws Failure (internal) for a job of another API.
std::string workspace_of(const Job &job);

/// Let a request for a PDF of rows with so many columns, if it is known, make no more than one row too many, and its
/// job tell of it. `cells_max`: of the file.
void limit_cells(std::int64_t cells_max, std::int64_t column_count, ExportRequest &request);

/// What is wrong with a finished job that made too large a PDF; empty for every other one.
std::string what_is_too_much(const Job &job);

/// not_found: its time is over. error: it has failed, or made a PDF that is too large.
JobCode job_code(const Job &job);

/// That a statement's result has lost rows because there were too many; empty when it has not.
std::string what_was_cut_off(const Job &job);

/// Why the code of a job is error.
std::string fault_of(const Job &job);

/// {"jobId", "jobCode", "jobStatus"} and what belongs to the code; every value is a text. `base` stands in
/// front of paths.
Json status_data(const Job &job, const std::string &base);

}  // namespace sluice::zoho
