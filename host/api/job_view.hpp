// A job as the native API shows it.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/callbacks/callback_store.hpp"
#include "host/jobs/job.hpp"

#include <optional>
#include <string>

namespace sluice {

/// `queue` for a job that waits; `base` is the public URL in front of paths, may be empty. Shaped like schema Job of
/// the API's description. The request is the client's own.
Json job_view(const Job &job, const std::optional<QueuePlace> &queue, const std::string &base);

/// One entry of the log of callbacks.
Json delivery_view(const Delivery &delivery);

/// Where the native API shows a job.
std::string job_path(const std::string &id);

/// The strong ETag of a job's view: it changes with the job and with its place in the queue.
std::string job_etag(const Job &job, const std::optional<QueuePlace> &queue);

}  // namespace sluice
