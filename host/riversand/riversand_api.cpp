#include "host/riversand/riversand_api.hpp"

#include "host/riversand/tracking_calls.hpp"

#include <utility>

namespace sluice {

RiversandApi::RiversandApi(Doorkeeper &doorkeeper, riversand::ExportCallsParts exports, riversand::FileCallsParts files,
                           riversand::ConfigurationCallsParts configuration)
    : callers_(doorkeeper),
      store_(files.store),
      exports_(std::move(exports)),
      files_(std::move(files)),
      configuration_(std::move(configuration)) {}

void RiversandApi::add_routes(http::Router &router) {
    exports_.add_routes(router, callers_);
    riversand::add_tracking_routes(router, callers_, store_);
    files_.add_routes(router, callers_);
    configuration_.add_routes(router, callers_);
}

}  // namespace sluice
