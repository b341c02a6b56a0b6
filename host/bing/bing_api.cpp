#include "host/bing/bing_api.hpp"

#include "host/bing/change_calls.hpp"
#include "host/bing/job_list.hpp"
#include "host/bing/source_calls.hpp"

#include <utility>

namespace sluice {

BingApi::BingApi(Doorkeeper &doorkeeper, bing::DownloadCallsParts downloads, bing::LoadCallsParts loads)
    : loads_(std::move(loads)), callers_(doorkeeper, loads_.keys), downloads_(callers_, std::move(downloads)) {}

void BingApi::add_routes(http::Router &router) {
    downloads_.add_routes(router);
    bing::add_load_routes(router, callers_, loads_);
    bing::add_change_routes(router, callers_, {loads_.datasets, loads_.changes, loads_.acts, loads_.public_url});
    bing::add_job_list_routes(router, callers_, {loads_.datasets, loads_.store, loads_.changes, loads_.public_url});
    bing::add_source_routes(router, callers_, loads_.datasets, loads_.public_url);
}

}  // namespace sluice
