// Exports of the Zoho Analytics API: made, followed, downloaded.
#pragma once

#include "host/access/server_key.hpp"
#include "host/agent/artifact_root.hpp"
#include "host/api/api_acts.hpp"
#include "host/api/job_watch.hpp"
#include "host/api/metrics.hpp"
#include "host/callbacks/outgoing_calls.hpp"
#include "host/datasets/dataset_library.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/router.hpp"
#include "host/profiles/profile_library.hpp"
#include "host/zoho/callers.hpp"

#include <cstdint>
#include <string>

namespace sluice::zoho {

/// What exports are made with. Outlives them.
struct ExportCallsParts {
    const DatasetLibrary &datasets;
    ProfileLibrary &profiles;
    ExportDesk &desk;
    JobStore &store;
    JobWatch &watch;
    const ArtifactRoot &artifacts;
    Metrics &metrics;
    const ApiActs &acts;
    const ServerKey &key;
    const OutgoingCalls &calls;
    std::string public_url;          // in front of the paths that clients are told; empty: what they have called
    bool has_workbooks = false;      // xls is answered with xlsx files
    std::int64_t pdf_cells_max = 0;  // 0: any number
    bool shows_hidden = false;       // columns, where CONFIG does not say
    bool hides_expired = false;      // a job whose time is over is not there
};

/// Handles requests; any thread. What cannot be done is thrown as Refusal.
class ExportCalls {
public:
    explicit ExportCalls(ExportCallsParts parts) : parts_(std::move(parts)) {}

    /// The routes use this object and the callers.
    void add_routes(http::Router &router, Callers &callers);

private:
    struct Wanted {
        ExportRequest request;
        std::string content_type;
    };

    http::Response create(http::Exchange &exchange, const Principal &principal);
    http::Response create_of_statement(http::Exchange &exchange, const Principal &principal);
    http::Response status(http::Exchange &exchange, const Principal &principal);
    http::Response download(http::Exchange &exchange, const Principal &principal);
    http::Response answer(http::Exchange &exchange, const Principal &principal);
    http::Response answer_of_statement(http::Exchange &exchange, const Principal &principal);

    /// `view` nullptr: of the statement in CONFIG.
    Wanted wanted_export(const http::Exchange &exchange, const Principal &principal, const Dataset *view);
    http::Response create_job(http::Exchange &exchange, const Principal &principal, const Dataset *view);
    http::Response answer_at_once(http::Exchange &exchange, const Principal &principal, const Dataset *view);
    Profile profile_for(const Context &context, const Requester &requester) const;
    void add_callback(const Json &config, const std::string &tenant, const std::string &base,
                      ExportRequest &request) const;
    std::string base_of(const http::Exchange &exchange) const;
    Submission submit(const http::Exchange &exchange, const Principal &principal, const ExportRequest &request);
    Job job_of(const http::Exchange &exchange, const Principal &principal) const;
    http::Response send(http::Exchange &exchange, const Principal &principal, const Job &job,
                        const std::string &content_type) const;

    ExportCallsParts parts_;
};

}  // namespace sluice::zoho
