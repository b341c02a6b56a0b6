#include "host/api/job_response.hpp"

#include "host/api/job_view.hpp"

namespace sluice {

std::optional<QueuePlace> queue_place_now(const Job &job, JobStore &store) {
    if (job.state != JobState::queued) return std::nullopt;
    return store.queue_place(job.tenant, job.id);
}

http::Response job_response(int status, const Job &job, JobStore &store, const std::string &public_url) {
    const std::optional<QueuePlace> place = queue_place_now(job, store);
    const Json view = job_view(job, place, public_url);
    http::Response response = http::text_response(status, "application/json",
                                                  view.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    response.fields.set("ETag", job_etag(job, place));
    response.fields.set("Cache-Control", "no-store");
    if (!is_final(job.state)) response.fields.set("Retry-After", "1");
    return response;
}

http::Response accepted_response(const Job &job, JobStore &store, const std::string &public_url) {
    http::Response response = job_response(202, job, store, public_url);
    response.fields.set("Location", public_url + job_path(job.id));
    return response;
}

}  // namespace sluice
