// What clients of the Zoho Analytics API read first: organisations, workspaces, views.
#pragma once

#include "host/datasets/dataset_library.hpp"
#include "host/http/router.hpp"
#include "host/zoho/callers.hpp"

#include <functional>
#include <string>

namespace sluice::zoho {

/// `name_of`: what people call a tenant. What it is given outlives the router; any thread.
void add_metadata_routes(http::Router &router, Callers &callers, const DatasetLibrary &datasets,
                         std::function<std::string(const std::string &tenant)> name_of);

}  // namespace sluice::zoho
