// Data sources made and filled by uploads.
#pragma once

#include "host/access/key_store.hpp"
#include "host/api/api_acts.hpp"
#include "host/bing/callers.hpp"
#include "host/datasets/upload_folder.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/router.hpp"

#include <cstdint>
#include <string>

namespace sluice::bing {

/// What loads are made with. Outlives the router.
struct LoadCallsParts {
    DatasetLibrary &datasets;
    DatasetStore &changes;
    UploadFolder &uploads;
    ExportDesk &desk;
    JobStore &store;
    KeyStore &keys;
    const ApiActs &acts;
    std::string public_url;  // in front of the paths that clients are told; empty: what they have asked
    std::uint64_t upload_max = 0;
    std::int64_t daily_max = 0;     // jobs of a tenant within 24 hours; 0: any number
    std::int64_t entities_max = 0;  // of a data source; 0: any number
};

/// LoadDataSource. Its status is the job list's. The callers outlive the router; any thread.
void add_load_routes(http::Router &router, Callers &callers, const LoadCallsParts &parts);

}  // namespace sluice::bing
