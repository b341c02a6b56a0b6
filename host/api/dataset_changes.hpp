// Datasets that are made through the native API, and what becomes of their data.
#pragma once

#include "host/api/api_acts.hpp"
#include "host/api/doorkeeper.hpp"
#include "host/datasets/dataset_library.hpp"
#include "host/datasets/upload_folder.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/router.hpp"
#include "host/jobs/job_store.hpp"

#include <cstdint>
#include <string>

namespace sluice {

/// What the routes work on. Everything outlives the router.
struct DatasetChangesParts {
    Doorkeeper &doorkeeper;
    DatasetLibrary &datasets;
    DatasetStore &store;
    UploadFolder &uploads;
    ExportDesk &desk;
    JobStore &jobs;
    const ApiActs &acts;
    std::string public_url;  // in front of paths in answers; may be empty
    std::uint64_t upload_bytes_max = 0;
};

/// The routes below /api/v1/datasets that change something, for admins of the tenant. Any thread.
void add_dataset_change_routes(http::Router &router, const DatasetChangesParts &parts);

}  // namespace sluice
