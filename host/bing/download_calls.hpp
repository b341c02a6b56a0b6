// Downloads of data sources: made, followed, fetched.
#pragma once

#include "host/agent/artifact_root.hpp"
#include "host/api/api_acts.hpp"
#include "host/api/metrics.hpp"
#include "host/bing/callers.hpp"
#include "host/bing/job_status.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/router.hpp"
#include "host/profiles/profile_library.hpp"

#include <string>

namespace sluice::bing {

/// What downloads are made with. Outlives them.
struct DownloadCallsParts {
    const DatasetLibrary &datasets;
    ProfileLibrary &profiles;
    ExportDesk &desk;
    JobStore &store;
    const ArtifactRoot &artifacts;
    Metrics &metrics;
    const ApiActs &acts;
    std::string public_url;  // in front of the paths that clients are told; empty: what they have asked
    DownloadLimits limits;
};

/// Handles requests; any thread. What cannot be done is thrown as Refusal.
class DownloadCalls {
public:
    DownloadCalls(Callers &callers, DownloadCallsParts parts) : callers_(callers), parts_(std::move(parts)) {}

    /// The routes use this object.
    void add_routes(http::Router &router);

private:
    http::Response create(http::Exchange &exchange);
    http::Response status(http::Exchange &exchange);
    http::Response result(http::Exchange &exchange);
    http::Response error_log(http::Exchange &exchange);

    ExportRequest wanted_export(const DataSource &source, const Principal &principal, const std::string &version) const;
    Json writer_changes(const DataSource &source, const Principal &principal, const Context &context) const;
    Job job_of(const std::string &text, const Principal &principal);
    std::optional<Job> newest_job(const DataSource &source, const Principal &principal) const;
    http::Response job_response(const http::Request &request, int status, const Job &job, bool tells_reason) const;

    Callers &callers_;
    DownloadCallsParts parts_;
};

}  // namespace sluice::bing
