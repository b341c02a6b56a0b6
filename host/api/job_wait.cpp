#include "host/api/job_wait.hpp"

#include "host/http/refusal.hpp"

namespace sluice {

namespace {

constexpr std::chrono::seconds queue_look{2};  // what moves a job in the queue is no change of its own

}  // namespace

std::optional<Job> wait_for_job(http::Exchange &exchange, JobStore &store, JobWatch &watch,
                                const std::string &credential, const Job &job, const JobWait &wait) {
    if (wait.is_enough(job)) return job;
    const auto deadline = std::chrono::steady_clock::now() + wait.time;
    const std::unique_ptr<http::Waiter> waiter = exchange.wait_as(credential);
    const JobWatch::Entry entry(watch, job.id, *waiter);
    for (bool is_over = false; !is_over;) {
        const std::optional<Job> now = store.glance(job.tenant, job.id);
        if (!now) return std::nullopt;
        if (wait.is_enough(*now)) break;
        const auto look = std::chrono::steady_clock::now() + queue_look;
        const bool may_move = wait.is_queue_watched && now->state == JobState::queued && look < deadline;
        switch (waiter->wait_until(may_move ? look : deadline)) {
            case http::Waiter::Wake::notified: break;
            case http::Waiter::Wake::timed_out: is_over = !may_move; break;
            case http::Waiter::Wake::client_gone:
            case http::Waiter::Wake::stopping: is_over = true;
        }
    }
    return store.find(job.tenant, job.id);
}

std::optional<Job> await_job(http::Exchange &exchange, JobStore &store, JobWatch &watch, const std::string &credential,
                             const Job &job, std::chrono::seconds time) {
    std::optional<Job> now;
    try {
        now = wait_for_job(exchange, store, watch, credential, job,
                           {time, [](const Job &one) { return is_final(one.state); }});
    } catch (const http::Refusal &) {
        store.cancel(job.tenant, job.id, "the server has no place for another one that waits");
        throw;
    }
    if (now && is_final(now->state)) return now;
    store.cancel(job.tenant, job.id, "nobody waits for it any more");
    return std::nullopt;
}

}  // namespace sluice
