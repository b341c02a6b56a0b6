// Where the files and the news of tenants go, as sluice.yaml says.
#pragma once

#include "host/config/server_settings.hpp"
#include "host/riversand/export_calls.hpp"

#include <map>
#include <string>

namespace sluice {

/// By tenant. Throws Failure (bad_config) for a receiver that cannot be called, or a secret that cannot be read or
/// cannot sign.
std::map<std::string, riversand::TenantPlaces> tenant_places(const ServerSettings &settings);

}  // namespace sluice
