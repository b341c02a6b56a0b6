// Calls that make files: as jobs, within the answer, or for a channel.
#pragma once

#include "host/access/server_key.hpp"
#include "host/agent/artifact_root.hpp"
#include "host/api/api_acts.hpp"
#include "host/api/job_callback.hpp"
#include "host/api/job_watch.hpp"
#include "host/api/metrics.hpp"
#include "host/exports/export_desk.hpp"
#include "host/imports/import_store.hpp"
#include "host/profiles/profile_library.hpp"
#include "host/riversand/export_envelope.hpp"
#include "host/riversand/platform_route.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace sluice::riversand {

/// What the operator has set up for a tenant.
struct TenantPlaces {
    std::map<std::string, std::filesystem::path> channels;  // that are published to
    JobCallback callback;                                   // url empty: none
};

/// What the calls work on. Everything outlives them.
struct ExportCallsParts {
    ProfileLibrary &profiles;
    ImportStore &imports;
    ExportDesk &desk;
    JobStore &store;
    JobWatch &watch;
    const ArtifactRoot &artifacts;
    Metrics &metrics;
    const ApiActs &acts;
    const ServerKey &key;
    std::function<TenantPlaces(const std::string &tenant)> places;
};

/// The operations of rsconnectservice and connectorservice. Any thread.
class ExportCalls {
public:
    explicit ExportCalls(ExportCallsParts parts) : parts_(std::move(parts)) {}

    /// The routes use this object.
    void add_routes(http::Router &router, Callers &callers);

private:
    enum class Way { job = 1, answer, channel };  // how the files reach whoever wants them

    http::Response start(http::Exchange &exchange, const Principal &principal, const Json &body);
    http::Response publish(http::Exchange &exchange, const Principal &principal, const Json &body);
    http::Response answer(http::Exchange &exchange, const Principal &principal, const Json &body, EnvelopeForm form);

    Submission submit(http::Exchange &exchange, const Principal &principal, const Json &body, EnvelopeForm form,
                      Way way);
    ExportRequest request_for(const ExportTarget &target, const ExportEnvelope &envelope, const Requester &requester,
                              Way way) const;
    void add_callback(const ExportEnvelope &envelope, const std::string &tenant, ExportRequest &request) const;

    ExportCallsParts parts_;
};

}  // namespace sluice::riversand
