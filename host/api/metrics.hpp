// The server's figures for Prometheus.
#pragma once

#include "host/jobs/job_store.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace prometheus {
class Registry;
}

namespace sluice {

/// What is known only when somebody asks.
struct MetricsNow {
    std::vector<std::pair<Lane, QueueCounts>> jobs;
    unsigned runners = 0, runners_busy = 0;
    std::uint64_t disk_free_bytes = 0;
    int connections = 0, waiting_requests = 0;
    bool is_ready = false;
};

/// Counts what happens. Tenants, users and profiles are no labels: their number has no bound, and they are nobody's
/// business. Any thread.
class Metrics {
public:
    explicit Metrics(const std::string &version);
    ~Metrics();

    void count_request(const std::string &method, int status, std::chrono::duration<double> time);
    void count_jobs(const std::vector<JobChange> &changes);
    void count_download(std::uint64_t bytes);

    /// In the text format 0.0.4.
    std::string text(const MetricsNow &now);

private:
    struct Families;
    std::shared_ptr<prometheus::Registry> registry_;
    std::unique_ptr<Families> families_;
};

}  // namespace sluice
