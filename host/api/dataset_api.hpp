// Datasets in the native API: what there is, and exports of it.
#pragma once

#include "host/access/principal.hpp"
#include "host/api/doorkeeper.hpp"
#include "host/datasets/dataset_library.hpp"
#include "host/exports/export_desk.hpp"
#include "host/http/router.hpp"

#include <string>

namespace sluice {

/// The channel of exports of datasets: nobody waits for them.
inline constexpr const char *dataset_channel = "JOB";

/// GET /datasets and /datasets/{dataset} below /api/v1. What it is given outlives the router; any thread.
void add_dataset_routes(http::Router &router, Doorkeeper &doorkeeper, const DatasetLibrary &datasets);

/// Make a request that names a dataset one for its context and its query, and for the columns of the caller's grant. Of
/// one that was made it reads the version of id `version`, or the published one when that is empty. Throws Refusal: 404
/// when there is none for the caller, 403 when the caller may see and not export it, 422 for what the grant does not
/// let be asked and for a version that is not there, 409 when none is published.
void ask_for_dataset(const DatasetLibrary &datasets, const Principal &principal, const std::string &version,
                     ExportRequest &request);

/// The same for a dataset that the caller has a grant_for(), as it was when it was found.
void ask_for_dataset(const Dataset &dataset, const Principal &principal, const std::string &version,
                     ExportRequest &request);

}  // namespace sluice
