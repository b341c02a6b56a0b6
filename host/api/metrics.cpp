#include "host/api/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <algorithm>
#include <array>

namespace sluice {

namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;

const Histogram::BucketBoundaries request_seconds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                     0.25,  0.5,    1,     2.5,  5,     10};

Family<Counter> &counters(Registry &registry, const std::string &name, const std::string &help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

Gauge &gauge(Registry &registry, const std::string &name, const std::string &help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

// A label has few values, whatever clients send.
bool is_known_method(const std::string &method) {
    constexpr std::array known = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"};
    return std::find(known.begin(), known.end(), method) != known.end();
}

std::string lane_name(Lane lane) {
    switch (lane) {
        case Lane::small: return "small";
        case Lane::normal: return "normal";
        case Lane::preview: return "preview";
    }
    return "normal";
}

}  // namespace

struct Metrics::Families {
    Family<Counter> &requests, &jobs;
    Family<Histogram> &durations;
    Family<Gauge> &unfinished;
    Counter &download_bytes;
    Gauge &runners, &runners_busy, &disk_free, &connections, &waiting, &ready;

    explicit Families(Registry &registry)
        : requests(counters(registry, "sluice_http_requests_total", "Answers by method and status")),
          jobs(counters(registry, "sluice_jobs_finished_total", "Jobs that came to an end, by state")),
          durations(prometheus::BuildHistogram()
                        .Name("sluice_http_request_duration_seconds")
                        .Help("From the head of a request to the end of its answer")
                        .Register(registry)),
          unfinished(prometheus::BuildGauge()
                         .Name("sluice_jobs_unfinished")
                         .Help("Jobs that wait or run, by lane and state")
                         .Register(registry)),
          download_bytes(counters(registry, "sluice_download_bytes_total", "Bytes of files that were sent").Add({})),
          runners(gauge(registry, "sluice_runners", "Processes that work on jobs")),
          runners_busy(gauge(registry, "sluice_runners_busy", "Those that have a job")),
          disk_free(gauge(registry, "sluice_artifacts_free_bytes", "What the disk of the files can still take")),
          connections(gauge(registry, "sluice_http_connections", "Open connections")),
          waiting(gauge(registry, "sluice_http_requests_waiting", "Requests that wait for a job to change")),
          ready(gauge(registry, "sluice_ready", "1 when jobs are accepted and worked on")) {}
};

Metrics::Metrics(const std::string &version)
    : registry_(std::make_shared<Registry>()), families_(std::make_unique<Families>(*registry_)) {
    prometheus::BuildGauge()
        .Name("sluice_build_info")
        .Help("1; the version is a label")
        .Register(*registry_)
        .Add({{"version", version}})
        .Set(1);
    for (const JobState state : {JobState::succeeded, JobState::failed, JobState::cancelled})
        families_->jobs.Add({{"state", std::string(job_state_name(state))}});
}

Metrics::~Metrics() = default;

void Metrics::count_request(const std::string &method, int status, std::chrono::duration<double> time) {
    const std::string label = is_known_method(method) ? method : "other";
    families_->requests.Add({{"method", label}, {"status", std::to_string(status)}}).Increment();
    families_->durations.Add({{"method", label}}, request_seconds).Observe(time.count());
}

void Metrics::count_jobs(const std::vector<JobChange> &changes) {
    for (const JobChange &change : changes)
        if (change.is_end) families_->jobs.Add({{"state", std::string(job_state_name(change.state))}}).Increment();
}

void Metrics::count_download(std::uint64_t bytes) { families_->download_bytes.Increment(static_cast<double>(bytes)); }

std::string Metrics::text(const MetricsNow &now) {
    for (const auto &[lane, counts] : now.jobs) {
        families_->unfinished.Add({{"lane", lane_name(lane)}, {"state", "queued"}})
            .Set(static_cast<double>(counts.queued));
        families_->unfinished.Add({{"lane", lane_name(lane)}, {"state", "running"}})
            .Set(static_cast<double>(counts.running));
    }
    families_->runners.Set(now.runners);
    families_->runners_busy.Set(now.runners_busy);
    families_->disk_free.Set(static_cast<double>(now.disk_free_bytes));
    families_->connections.Set(now.connections);
    families_->waiting.Set(now.waiting_requests);
    families_->ready.Set(now.is_ready ? 1 : 0);
    return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace sluice
