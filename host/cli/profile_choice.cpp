#include "host/cli/profile_choice.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/context.hpp"
#include "engine/profile/request.hpp"

#include <CLI/CLI.hpp>
#include <optional>
#include <utility>

namespace sluice::cli {

namespace {

std::string context_problem(const std::string &text) {
    try {
        parse_context(text);
        return "";
    } catch (const Failure &failure) {
        return failure.message();
    }
}

// To run one profile, not all have to be parsed: that would take longer than a small export. What is wrong is said by
// who has read them all.
std::optional<Profile> profile_alone(const CommandLine &line, PluginCatalog &catalog, const std::string &id,
                                     const Roles &roles) {
    ProfileStoreOptions options = profile_options(line, catalog);
    options.only = id;
    try {
        return ProfileStore(std::move(options)).by_id(id, roles);
    } catch (const Failure &) {
        return std::nullopt;
    }
}

Profile chosen_profile(const CommandLine &line, PluginCatalog &catalog, const ProfileChoice &choice,
                       const Roles &roles) {
    if (choice.context.empty())
        if (std::optional<Profile> profile = profile_alone(line, catalog, choice.id, roles)) return *std::move(profile);
    const ProfileStore store = open_profiles(line, catalog);
    return store.by_id(choice.context.empty() ? choice.id : *store.resolve(parse_context(choice.context), roles).chosen,
                       roles);
}

}  // namespace

ProfileStoreOptions profile_options(const CommandLine &line, PluginCatalog &catalog) {
    ProfileStoreOptions options;
    options.folders = line.folders("profiles");
    options.variables = line.variables();
    options.overrides = line.overrides();
    options.schemas = plugin_schemas(catalog);
    return options;
}

ProfileStore open_profiles(const CommandLine &line, PluginCatalog &catalog) {
    return ProfileStore(profile_options(line, catalog));
}

void add_profile_choice(CLI::App &command, ProfileChoice &choice) {
    CLI::Option *id = command.add_option("profile", choice.id, "Id of the profile")->type_name("ID");
    command.add_option("--context", choice.context, "Find the profile by its context instead")
        ->type_name("KEY=VALUE,...")
        ->check(context_problem)
        ->excludes(id);
    command.add_option("--role", choice.roles, "Act as a caller with this role; may be given several times")
        ->type_name("ROLE")
        ->allow_extra_args(false);
}

void require_profile_choice(const ProfileChoice &choice) {
    if (choice.id.empty() && choice.context.empty())
        throw CLI::RequiredError("A profile (its id, or --context key=value,...)");
}

Profile choose_profile(const CommandLine &line, PluginCatalog &catalog, const ProfileChoice &choice,
                       const RequestOptions &request) {
    Profile profile = chosen_profile(line, catalog, choice, choice.roles.empty() ? Roles() : Roles(choice.roles));
    if (request.empty()) return profile;
    const Json json = request_of(request, profile);
    return apply_request(std::move(profile), json, plugin_schemas(catalog));
}

}  // namespace sluice::cli
