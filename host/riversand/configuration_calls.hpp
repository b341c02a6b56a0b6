// Profiles of the platform that tenants bring and look up.
#pragma once

#include "host/api/api_acts.hpp"
#include "host/exports/hidden_folders.hpp"
#include "host/imports/import_store.hpp"
#include "host/profiles/profile_library.hpp"
#include "host/riversand/integration_profile.hpp"
#include "host/riversand/platform_route.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace sluice::riversand {

/// Sources of a tenant, by type of channel.
using SourcesOfTenant = std::function<std::map<std::string, Json>(const std::string &tenant)>;

/// The tenant's imported profiles for the library. One that cannot be used any more is there and not enabled: what it
/// has taken the place of must not answer for it.
std::vector<ProfileText> imported_texts(ImportStore &imports, const std::string &tenant,
                                        const std::map<std::string, Json> &sources);

/// What the calls work on. Everything outlives them.
struct ConfigurationCallsParts {
    ImportStore &imports;
    ProfileLibrary &profiles;
    const ApiActs &acts;
    SourcesOfTenant sources;
    HiddenFolders hidden;  // from refusals
};

/// configurationservice/create, update, delete, get and getnearest. Any thread.
class ConfigurationCalls {
public:
    explicit ConfigurationCalls(ConfigurationCallsParts parts) : parts_(std::move(parts)) {}

    /// The routes use this object.
    void add_routes(http::Router &router, Callers &callers);

private:
    http::Response put(http::Exchange &exchange, const Principal &principal, const Json &body, bool may_create);
    http::Response remove(http::Exchange &exchange, const Principal &principal, const Json &body);
    http::Response get(http::Exchange &exchange, const Principal &principal, const Json &body);
    http::Response get_nearest(http::Exchange &exchange, const Principal &principal, const Json &body);

    void try_profiles(const std::string &tenant, const std::set<std::string> &replaced,
                      const std::vector<IntegrationProfile> &profiles);
    std::vector<Json> all_objects(const std::string &tenant);

    ConfigurationCallsParts parts_;
    std::mutex changing_;  // what is tried is what is kept
};

}  // namespace sluice::riversand
