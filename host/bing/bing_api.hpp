// The Bing Maps API below /REST/v1, on the jobs and datasets that exist.
#pragma once

#include "host/access/key_store.hpp"
#include "host/bing/callers.hpp"
#include "host/bing/download_calls.hpp"
#include "host/bing/load_calls.hpp"

#include <utility>

namespace sluice {

/// All operations. Handles requests; any thread. What cannot be done is thrown as Refusal; bing::add_error_shapes()
/// says how those look.
class BingApi {
public:
    BingApi(Doorkeeper &doorkeeper, bing::DownloadCallsParts downloads, bing::LoadCallsParts loads);

    /// The routes use this object.
    void add_routes(http::Router &router);

private:
    const bing::LoadCallsParts loads_;
    bing::Callers callers_;
    bing::DownloadCalls downloads_;
};

}  // namespace sluice
