// The files of tasks: an address for one, and small ones within an answer.
#pragma once

#include "host/access/server_key.hpp"
#include "host/agent/artifact_root.hpp"
#include "host/api/api_acts.hpp"
#include "host/api/metrics.hpp"
#include "host/jobs/job_store.hpp"
#include "host/riversand/platform_route.hpp"

#include <string>

namespace sluice::riversand {

/// What the calls work on. Everything outlives them.
struct FileCallsParts {
    JobStore &store;
    const ArtifactRoot &artifacts;
    Metrics &metrics;
    const ApiActs &acts;
    ServerKey &key;
    std::string public_url;  // in front of addresses; may be empty
};

/// binarystreamobjectservice/prepareDownload, its addresses, and binaryobjectservice/get. Any thread.
class FileCalls {
public:
    explicit FileCalls(FileCallsParts parts) : parts_(std::move(parts)) {}

    /// The routes use this object.
    void add_routes(http::Router &router, Callers &callers);

private:
    struct StoredFile {
        Job job;
        JobFile file;
        std::string name;  // for the client
    };

    http::Response prepare_download(http::Exchange &exchange, const Principal &principal, const Json &body);
    http::Response get_binary_object(http::Exchange &exchange, const Principal &principal, const Json &body);
    http::Response download(http::Exchange &exchange);
    StoredFile stored_file(const std::string &tenant, const std::string &object_key) const;

    FileCallsParts parts_;
};

}  // namespace sluice::riversand
