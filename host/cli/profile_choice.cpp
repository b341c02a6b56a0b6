#include "host/cli/profile_choice.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/context.hpp"
#include "engine/profile/request.hpp"

#include <CLI/CLI.hpp>

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
    const ProfileStore store = open_profiles(line, catalog);
    const Roles roles = choice.roles.empty() ? Roles() : Roles(choice.roles);
    const std::string id =
        choice.context.empty() ? choice.id : *store.resolve(parse_context(choice.context), roles).chosen;
    Profile profile = store.by_id(id, roles);
    if (request.empty()) return profile;
    const Json json = request_of(request, profile);
    return apply_request(std::move(profile), json, plugin_schemas(catalog));
}

}  // namespace sluice::cli
