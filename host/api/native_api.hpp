// The native API: the routes below /api/v1, as openapi.yaml describes them.
#pragma once

#include "engine/artifact/descriptor.hpp"
#include "engine/profile/settings_check.hpp"
#include "host/access/server_key.hpp"
#include "host/agent/artifact_root.hpp"
#include "host/api/api_acts.hpp"
#include "host/api/doorkeeper.hpp"
#include "host/api/job_wait.hpp"
#include "host/api/job_watch.hpp"
#include "host/api/metrics.hpp"
#include "host/callbacks/callback_store.hpp"
#include "host/datasets/dataset_library.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/router.hpp"
#include "host/profiles/profile_library.hpp"

#include <functional>
#include <string>

namespace sluice {

/// What the API works on. Everything outlives it.
struct NativeApiParts {
    Doorkeeper &doorkeeper;
    ExportDesk &desk;
    JobStore &store;
    const DatasetLibrary &datasets;
    const ArtifactRoot &artifacts;
    JobWatch &watch;
    Metrics &metrics;
    const ApiActs &acts;
    const ServerKey &key;
    CallbackStore &callbacks;
    std::function<void()> wake_callbacks;  // after one was asked for again
    std::string public_url;                // in front of paths in answers; may be empty
    std::function<TenantBounds(const std::string &tenant)> bounds;
};

/// Handles requests; any thread.
class NativeApi {
public:
    explicit NativeApi(NativeApiParts parts);

    /// The routes use this object.
    void add_routes(http::Router &router);

private:
    using Action = http::Response (NativeApi::*)(http::Exchange &, const Principal &);
    void add(http::Router &router, const char *method, const char *path, const char *operation, Role role,
             Action action);

    http::Response submit(http::Exchange &exchange, const Principal &principal);
    http::Response list(http::Exchange &exchange, const Principal &principal);
    http::Response get(http::Exchange &exchange, const Principal &principal);
    http::Response remove(http::Exchange &exchange, const Principal &principal);
    http::Response cancel(http::Exchange &exchange, const Principal &principal);
    http::Response rerun(http::Exchange &exchange, const Principal &principal);
    http::Response events(http::Exchange &exchange, const Principal &principal);
    http::Response history(http::Exchange &exchange, const Principal &principal);
    http::Response manifest(http::Exchange &exchange, const Principal &principal);
    http::Response errors(http::Exchange &exchange, const Principal &principal);
    http::Response file(http::Exchange &exchange, const Principal &principal);
    http::Response callbacks(http::Exchange &exchange, const Principal &principal);
    http::Response redeliver(http::Exchange &exchange, const Principal &principal);
    http::Response zip(http::Exchange &exchange, const Principal &principal);
    http::Response preview(http::Exchange &exchange, const Principal &principal);
    http::Response limits(http::Exchange &exchange, const Principal &principal);

    Job job_of(http::Exchange &exchange, const Principal &principal) const;
    Job finished_job_of(http::Exchange &exchange, const Principal &principal) const;
    [[noreturn]] void refuse_gone(const Job &job, const char *code, const std::string &what) const;
    std::optional<QueuePlace> place_of(const Job &job) const;
    http::Response job_response(int status, const Job &job) const;
    http::Response accepted(const Job &job) const;
    Job wait_until(http::Exchange &exchange, const Principal &principal, const Job &job, const JobWait &wait) const;
    std::shared_ptr<const Descriptor> open_file(const Job &job, const JobFile &file) const;
    http::Response send_file(http::Exchange &exchange, const Principal &principal, const Job &job, const JobFile &file);
    void note_download(const http::Exchange &exchange, const Principal &principal, const std::string &subject,
                       std::uint64_t bytes) const;
    void audit(const char *action, const http::Exchange &exchange, const Principal &principal,
               const std::string &subject, const std::string &outcome) const;

    NativeApiParts parts_;
    SettingsSchema export_schema_, preview_schema_;
};

}  // namespace sluice
