// The Riversand family of paths: `[/{tenant}][/dataplatform]/api/{service}/{operation}`, on the jobs that exist.
#pragma once

#include "host/riversand/configuration_calls.hpp"
#include "host/riversand/export_calls.hpp"
#include "host/riversand/file_calls.hpp"

namespace sluice {

/// All operations. Handles requests; any thread. What cannot be done is thrown as Refusal;
/// riversand::add_error_shapes() says how those look.
class RiversandApi {
public:
    RiversandApi(Doorkeeper &doorkeeper, riversand::ExportCallsParts exports, riversand::FileCallsParts files,
                 riversand::ConfigurationCallsParts configuration);

    /// The routes use this object.
    void add_routes(http::Router &router);

private:
    riversand::Callers callers_;
    JobStore &store_;
    riversand::ExportCalls exports_;
    riversand::FileCalls files_;
    riversand::ConfigurationCalls configuration_;
};

}  // namespace sluice
