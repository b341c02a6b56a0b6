// The profiles in use, for the threads of a server.
#pragma once

#include "host/profiles/active_profiles.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace sluice {

/// The profiles that a tenant has brought. Any thread; throws Failure when they cannot be told.
using ProfilesOfTenant = std::function<std::vector<ProfileText>(const std::string &tenant)>;

/// Active profiles and their plugins. A tenant's own profiles come before those of the folders, for that tenant alone;
/// they run the scripts of what they extend. Any thread; who asks never waits for a refresh, which is built aside and
/// then takes the place of what was in use.
class ProfileLibrary {
public:
    /// Reads everything and has every test run. `options.schemas` and `options.gate` are its own; `tests` outlives it.
    ProfileLibrary(ProfileStoreOptions options, std::vector<std::filesystem::path> script_folders,
                   std::vector<std::filesystem::path> plugin_folders, ProfileTests &tests,
                   ProfilesOfTenant of_tenant = nullptr);

    /// A profile as a job runs it.
    struct Choice {
        Profile profile;
        TransformFiles transform;
    };

    /// The profile `id`, with what `request` sets (apply_request()) and what `form` decides (apply_form()). Throws
    /// Failure (bad_config).
    Choice choose(const std::string &tenant, const std::string &id, const Roles &roles, const Json &request,
                  const Json &form = Json::object());

    /// The best profile for a context. Throws Failure (bad_config).
    std::string resolve(const std::string &tenant, const Context &context, const Roles &roles);
    /// The same where only the rows count: of the context's format, or else of any. Throws Failure (bad_config).
    std::string resolve_rows(const std::string &tenant, Context context, const Roles &roles);
    Resolution explain(const std::string &tenant, const Context &context, const Roles &roles);

    std::vector<ProfileSummary> list(const std::string &tenant);
    /// The merged document with what nobody but the operator shall see (paths, secrets) replaced. Throws Failure
    /// (bad_config): unknown, or not for these roles.
    Json show(const std::string &tenant, const std::string &id, const Roles &roles);
    /// What there would be, were `texts` all that a tenant has brought. Throws Failure (bad_config) with every problem
    /// of the profiles `ids` among them.
    std::vector<ProfileSummary> tried(const std::vector<ProfileText> &texts, const std::vector<std::string> &ids);
    /// The tenant's own profiles have changed.
    void forget(const std::string &tenant);
    /// Every plugin, with its problem when it cannot be used.
    std::vector<PluginEntry> plugins();
    std::vector<ProfileState> states();

    /// Look at the files again; what has changed. One thread at a time; throws as ActiveProfiles::refresh() does.
    std::vector<ProfileState> refresh();

    const std::vector<std::filesystem::path> &plugin_folders() const noexcept { return plugin_folders_; }

private:
    // What those who ask see. Never changed once it is there.
    struct InUse {
        ProfileStore store;
        std::map<std::string, TransformFiles> transforms;
        std::vector<ProfileState> states;
    };

    PluginSchemas schemas();
    ProfileStoreOptions with_schemas(ProfileStoreOptions options);
    // What a tenant sees, while `base` is in use.
    struct View {
        std::shared_ptr<const InUse> base, all;
    };

    std::shared_ptr<const InUse> in_use() const;
    std::shared_ptr<const InUse> in_use(const std::string &tenant);
    static std::shared_ptr<const InUse> with_texts(const std::shared_ptr<const InUse> &base,
                                                   const std::vector<ProfileText> &texts);
    // Throws Failure (bad_config) when the profile, or what it extends, was refused.
    static const TransformFiles &transform_of(const InUse &now, const std::string &id);
    void swap_in();

    std::vector<std::filesystem::path> plugin_folders_;
    std::mutex catalog_mutex_;
    PluginCatalog catalog_;
    ActiveProfiles profiles_;  // whoever refreshes
    mutable std::mutex mutex_;
    std::shared_ptr<const InUse> in_use_;
    const ProfilesOfTenant of_tenant_;
    std::map<std::string, View> views_;
    std::uint64_t forgotten_ = 0;  // how often
};

}  // namespace sluice
