// The profiles in use, for the threads of a server.
#pragma once

#include "host/profiles/active_profiles.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace sluice {

/// Active profiles and their plugins behind one lock. Any thread.
class ProfileLibrary {
public:
    /// Reads everything. `options.schemas` and `options.gate` are its own.
    ProfileLibrary(ProfileStoreOptions options, std::vector<std::filesystem::path> script_folders,
                   std::vector<std::filesystem::path> plugin_folders);

    /// A profile as a job runs it.
    struct Choice {
        Profile profile;
        TransformFiles transform;
    };

    /// The profile `id`, with what `request` sets (apply_request()). Throws Failure (bad_config).
    Choice choose(const std::string &id, const Roles &roles, const Json &request);

    /// The best profile for a context. Throws Failure (bad_config).
    std::string resolve(const Context &context, const Roles &roles);
    Resolution explain(const Context &context, const Roles &roles);

    std::vector<ProfileSummary> list();
    /// The merged document with what nobody but the operator shall see (paths, secrets) replaced. Throws Failure
    /// (bad_config): unknown, or not for these roles.
    Json show(const std::string &id, const Roles &roles);
    /// Every plugin, with its problem when it cannot be used.
    std::vector<PluginEntry> plugins();
    std::vector<ProfileState> states();

    /// Look at the files again; what has changed.
    std::vector<ProfileState> refresh();

    const std::vector<std::filesystem::path> &plugin_folders() const noexcept { return plugin_folders_; }

private:
    std::mutex mutex_;
    std::vector<std::filesystem::path> plugin_folders_;
    PluginCatalog catalog_;
    ActiveProfiles profiles_;
};

}  // namespace sluice
