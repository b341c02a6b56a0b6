// Answers that are a job.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/http/response.hpp"
#include "host/jobs/job_store.hpp"

#include <string>

namespace sluice {

/// job_view() with the job's place in the queue as it is now.
Json job_view_now(const Job &job, JobStore &store, const std::string &public_url);

/// The job with its ETag, for nobody to keep.
http::Response job_response(int status, const Job &job, JobStore &store, const std::string &public_url);

/// 202, and where to follow the job.
http::Response accepted_response(const Job &job, JobStore &store, const std::string &public_url);

}  // namespace sluice
