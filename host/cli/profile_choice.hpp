// Which profile a command is about: by id, or by context.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "engine/profile/profile_store.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/request_options.hpp"

#include <string>
#include <vector>

namespace sluice::cli {

/// What the user said; one of id and context is not empty.
struct ProfileChoice {
    std::string id;
    std::string context;             // "service=ENTITY_EXPORT,format=Excel"
    std::vector<std::string> roles;  // of the caller; none: the operator, who may run everything
};

/// The profiles of line.folders("profiles") with the variables and overrides of --set. `catalog` outlives the options.
ProfileStoreOptions profile_options(const CommandLine &line, PluginCatalog &catalog);

/// Read them. `catalog` outlives the store.
ProfileStore open_profiles(const CommandLine &line, PluginCatalog &catalog);

/// Add the positional id, --context and --role to a command.
void add_profile_choice(CLI::App &command, ProfileChoice &choice);
/// Throws CLI::RequiredError when the user said neither.
void require_profile_choice(const ProfileChoice &choice);

/// Find the profile, apply --set, check who may run it, apply `request`, check the plugin settings.
/// Throws Failure (bad_config).
Profile choose_profile(const CommandLine &line, PluginCatalog &catalog, const ProfileChoice &choice,
                       const RequestOptions &request);

}  // namespace sluice::cli
