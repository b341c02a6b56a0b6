// Datasets in the native API.
#pragma once

#include "host/access/principal.hpp"
#include "host/api/doorkeeper.hpp"
#include "host/datasets/dataset_library.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/router.hpp"

namespace sluice {

/// GET /datasets and /datasets/{dataset} below /api/v1. What it is given outlives the router; any thread.
void add_dataset_routes(http::Router &router, Doorkeeper &doorkeeper, const DatasetLibrary &datasets);

/// Make a request that names a dataset one for its context and its query. Throws Refusal: 404 when there is none for
/// the caller, 403 when the caller may see and not export it.
void ask_for_dataset(const DatasetLibrary &datasets, const Principal &principal, ExportRequest &request);

}  // namespace sluice
