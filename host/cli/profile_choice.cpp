#include "host/cli/profile_choice.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/context.hpp"
#include "engine/profile/request.hpp"
#include "engine/profile/yaml_json.hpp"

#include <CLI/CLI.hpp>

namespace sluice::cli {

namespace {

// {"writer.delimiter=;", "fields=[a, b]"} as {"writer": {"delimiter": ";"}, "fields": ["a", "b"]}; values are written
// as for --set.
Json request_of(const std::vector<std::string> &settings) {
    Overrides overrides;
    for (const std::string &setting : settings) overrides.push_back(split_key_value(setting));
    YamlNode nothing;
    nothing.kind = YamlNode::Kind::map;
    Problems problems;
    Json request = to_json(with_overrides(nothing, overrides, problems), "", NullMembers::keep, problems);
    if (!problems.empty()) {
        const Problem &first = problems.list().front();
        throw Failure(Status::bad_config, "--request " + first.key + ": " + first.message);
    }
    return request;
}

std::string context_problem(const std::string &text) {
    try {
        parse_context(text);
        return "";
    } catch (const Failure &failure) {
        return failure.message();
    }
}

}  // namespace

ProfileStore open_profiles(const CommandLine &line, PluginCatalog &catalog) {
    ProfileStoreOptions options;
    options.folders = line.folders("profiles");
    options.variables = line.variables();
    options.overrides = line.overrides();
    options.schemas = plugin_schemas(catalog);
    return ProfileStore(std::move(options));
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

void add_request_option(CLI::App &command, std::vector<std::string> &request) {
    command
        .add_option("--request", request, "Set what the profile allows a request to set, e.g. transform.locale=de-DE")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false)
        ->check(key_value_problem);
}

void require_profile_choice(const ProfileChoice &choice) {
    if (choice.id.empty() && choice.context.empty())
        throw CLI::RequiredError("A profile (its id, or --context key=value,...)");
}

Profile choose_profile(const CommandLine &line, PluginCatalog &catalog, const ProfileChoice &choice,
                       const std::vector<std::string> &request) {
    const ProfileStore store = open_profiles(line, catalog);
    const Roles roles = choice.roles.empty() ? Roles() : Roles(choice.roles);
    const std::string id =
        choice.context.empty() ? choice.id : *store.resolve(parse_context(choice.context), roles).chosen;
    Profile profile = store.by_id(id, roles);
    if (request.empty()) return profile;
    return apply_request(std::move(profile), request_of(request), plugin_schemas(catalog));
}

}  // namespace sluice::cli
