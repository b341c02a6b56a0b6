// Answers that are a job.
#pragma once

#include "host/http/response.hpp"
#include "host/jobs/job_store.hpp"

#include <optional>
#include <string>

namespace sluice {

/// Of a job that waits; nothing for others.
std::optional<QueuePlace> queue_place_now(const Job &job, JobStore &store);

/// The job with its ETag, for nobody to keep.
http::Response job_response(int status, const Job &job, JobStore &store, const std::string &public_url);

/// 202, and where to follow the job.
http::Response accepted_response(const Job &job, JobStore &store, const std::string &public_url);

}  // namespace sluice
