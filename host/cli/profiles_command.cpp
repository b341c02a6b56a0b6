#include "host/cli/profiles_command.hpp"

#include "engine/profile/profile_keys.hpp"
#include "engine/profile/yaml_writer.hpp"
#include "host/cli/imported_files.hpp"
#include "host/cli/profile_choice.hpp"
#include "host/cli/profile_test_command.hpp"
#include "host/cli/profile_watch_command.hpp"
#include "host/cli/table.hpp"
#include "host/cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

void print_json(std::ostream &out, const Json &json) {
    out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

Json context_json(const Context &context) {
    Json json = Json::object();
    for (const ContextKey &key : context_keys())
        if (!(context.*key.member).empty()) json[std::string(key.name)] = context.*key.member;
    json["order"] = context.order;
    return json;
}

std::string state_of(const ProfileSummary &profile) {
    if (profile.problem_count > 0) return "broken";
    return profile.is_enabled ? "enabled" : "disabled";
}

// "by id" for a profile that no context finds.
std::string context_cell(const ProfileSummary &profile) {
    return profile.has_context ? context_text(profile.context) : "by id";
}

Json problem_json(const Problem &problem) {
    return {{"file", problem.place.file ? *problem.place.file : ""},
            {"line", problem.place.line},
            {"column", problem.place.column},
            {"key", problem.key},
            {"message", problem.message}};
}

Json check_json(const std::vector<ProfileCheck> &checks, const std::vector<std::string> &without_effect) {
    Json files = Json::array();
    for (const ProfileCheck &check : checks) {
        Json problems = Json::array();
        for (const Problem &problem : check.problems) problems.push_back(problem_json(problem));
        files.push_back({{"file", check.file},
                         {"profile", check.id.empty() ? Json() : Json(check.id)},
                         {"problems", std::move(problems)}});
        for (const std::string &text : without_effect)
            if (text.starts_with(check.file + ": "))
                files.back()["without_effect"].push_back(text.substr(check.file.size() + 2));
    }
    return files;
}

// A fault of a parent shows in every child; it is printed once.
std::size_t print_problems(std::ostream &out, const std::vector<ProfileCheck> &checks) {
    std::vector<std::string> printed;
    for (const ProfileCheck &check : checks)
        for (const Problem &problem : check.problems) {
            const std::string text = problem.text();
            if (std::find(printed.begin(), printed.end(), text) != printed.end()) continue;
            out << text << '\n';
            printed.push_back(text);
        }
    return printed.size();
}

std::string counted(std::size_t count, const std::string &noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// Every problem, what has no effect, and a closing count. True when there was no problem.
bool print_checks(const std::vector<ProfileCheck> &checks, const std::vector<std::string> &without_effect,
                  const Answer &answer) {
    if (answer.is_json) {
        print_json(answer.out, check_json(checks, without_effect));
    } else {
        for (const std::string &text : without_effect) answer.out << text << '\n';
        const std::size_t count = print_problems(answer.out, checks);
        answer.out << counted(checks.size(), "profile") << ", " << counted(count, "problem") << '\n';
    }
    return std::all_of(checks.begin(), checks.end(), [](const ProfileCheck &check) { return check.problems.empty(); });
}

bool is_text(const std::vector<ProfileText> &texts, const std::string &name) {
    return std::any_of(texts.begin(), texts.end(), [&](const ProfileText &text) { return text.name == name; });
}

// The store of the usual folders, or, to check files wherever they are, the same with the files in front.
ProfileStore open_files(const CommandLine &line, PluginCatalog &catalog, const std::vector<std::string> &files) {
    ProfileStore store = open_profiles(line, catalog);
    if (files.empty()) return store;
    ProfileStoreOptions options = store.options();
    for (const std::string &file : files) options.files.push_back(std::filesystem::absolute(file).lexically_normal());
    return ProfileStore(std::move(options));
}

void add_list(CLI::App &profiles, CommandLine &line) {
    CLI::App *command = profiles.add_subcommand("list", "List every profile with its state, context and plugins");
    command->footer(
        "Examples:\n"
        "  sluice profiles list\n"
        "  sluice profiles list | cut -f 1\n"
        "  sluice profiles list --json");
    command->callback([&line] {
        run_command(line, [&line] {
            PluginCatalog catalog = line.catalog();
            list_profiles(open_profiles(line, catalog), {std::cout, line.is_json, is_terminal_output()});
        });
    });
}

void add_show(CLI::App &profiles, CommandLine &line) {
    CLI::App *command =
        profiles.add_subcommand("show", "Print a profile with everything inherited and every variable replaced");
    const auto id = std::make_shared<std::string>();
    command->add_option("profile", *id, "Id of the profile")->type_name("ID")->required();
    command->footer(
        "Examples:\n"
        "  sluice profiles show tutorial_csv --set var.catalog=docs/tutorial/catalogue\n"
        "  sluice profiles show tutorial_csv --set writer.settings.delimiter=';' --json");
    command->callback([&line, id] {
        run_command(line, [&line, &id] {
            PluginCatalog catalog = line.catalog();
            show_profile(open_profiles(line, catalog), *id, {std::cout, line.is_json, is_terminal_output()});
        });
    });
}

// True when there was no problem.
bool check_files(const CommandLine &line, PluginCatalog &catalog, std::vector<std::string> files) {
    const Answer answer{std::cout, line.is_json, is_terminal_output()};
    const auto first_import = std::stable_partition(files.begin(), files.end(),
                                                    [](const std::string &file) { return !is_imported_file(file); });
    const ImportedFiles imported = read_imported_files({first_import, files.end()});
    const bool is_all = files.empty();
    files.erase(first_import, files.end());
    const ProfileStore store = open_files(line, catalog, files);
    if (is_all) return print_checks(store.check(), {}, answer);
    std::vector<ProfileCheck> checks = store.check();
    checks.resize(std::min(checks.size(), files.size()));
    checks.insert(checks.end(), imported.refused.begin(), imported.refused.end());
    for (const ProfileCheck &check : store.with(imported.texts).check())
        if (is_text(imported.texts, check.file)) checks.push_back(check);
    return print_checks(checks, imported.without_effect, answer);
}

void add_check(CLI::App &profiles, CommandLine &line) {
    CLI::App *command =
        profiles.add_subcommand("check", "Check profiles and their plugin settings; all of them, or the files named");
    const auto files = std::make_shared<std::vector<std::string>>();
    command->add_option("files", *files, "Profile files, wherever they are; *.json: profiles of the Riversand platform")
        ->type_name("FILE");
    command->footer(
        "Examples:\n"
        "  sluice profiles check --set var.catalog=docs/tutorial/catalogue\n"
        "  sluice profiles check my_profile.yaml\n"
        "  sluice profiles check integrationprofile.json\n"
        "Exit code 1 when a problem was found. Settings of a *.json file that mean nothing here are named, and no "
        "problem.");
    command->callback([&line, files] {
        run_command(line, [&line, &files] {
            PluginCatalog catalog = line.catalog();
            if (!check_files(line, catalog, *files)) line.exit_code = exit_failed;
        });
    });
}

void add_schema(CLI::App &profiles, CommandLine &line) {
    CLI::App *command = profiles.add_subcommand("schema", "Print the JSON Schema of profiles, for editors");
    command->footer(
        "Examples:\n"
        "  sluice profiles schema > profile.schema.json\n"
        "A profile names it in its first line: # yaml-language-server: $schema=profile.schema.json");
    command->callback([&line] { run_command(line, [] { print_json(std::cout, profile_schema()); }); });
}

void add_explain(CLI::App &profiles, CommandLine &line) {
    CLI::App *command =
        profiles.add_subcommand("explain", "Tell which profile a context stands for, and why not another");
    const auto choice = std::make_shared<ProfileChoice>();
    add_profile_choice(*command, *choice);
    command->footer(
        "Examples:\n"
        "  sluice profiles explain --context service=ENTITY_EXPORT,channel=JOB,format=CSV\n"
        "  sluice profiles explain sys_export_data_csv_job_base\n"
        "With an id, the profile's own context is asked for. Exit code 1 when no profile is chosen.");
    command->callback([&line, choice] {
        require_profile_choice(*choice);
        run_command(line, [&line, &choice] {
            PluginCatalog catalog = line.catalog();
            const ProfileStore store = open_profiles(line, catalog);
            const Roles roles = choice->roles.empty() ? Roles() : Roles(choice->roles);
            const Context request = choice->id.empty() ? parse_context(choice->context) : store.context_of(choice->id);
            explain_profiles(store, request, roles, {std::cout, line.is_json, is_terminal_output()});
        });
    });
}

}  // namespace

void list_profiles(const ProfileStore &store, const Answer &answer) {
    const std::vector<ProfileSummary> profiles = store.list();
    if (answer.is_json) {
        Json json = Json::array();
        for (const ProfileSummary &profile : profiles)
            json.push_back({{"id", profile.id},
                            {"description", profile.description},
                            {"state", state_of(profile)},
                            {"context", profile.has_context ? context_json(profile.context) : Json()},
                            {"extends", profile.parent.empty() ? Json() : Json(profile.parent)},
                            {"source", profile.source},
                            {"writer", profile.writer},
                            {"file", profile.file}});
        print_json(answer.out, json);
        return;
    }
    std::vector<std::vector<std::string>> rows;
    for (const ProfileSummary &profile : profiles)
        rows.push_back(
            {profile.id, state_of(profile), profile.source, profile.writer, context_cell(profile), profile.file});
    print_table(answer.out, answer.is_terminal, {"PROFILE", "STATE", "SOURCE", "WRITER", "CONTEXT", "FILE"},
                std::move(rows));
}

void show_profile(const ProfileStore &store, const std::string &id, const Answer &answer) {
    const Json document = store.show(id);
    if (answer.is_json)
        print_json(answer.out, document);
    else
        answer.out << to_yaml(document);
}

void explain_profiles(const ProfileStore &store, const Context &request, const Roles &roles, const Answer &answer) {
    const Resolution resolution = store.explain(request, roles);
    const std::vector<std::string> parents =
        resolution.chosen ? store.ancestors(*resolution.chosen) : std::vector<std::string>{};
    if (answer.is_json) {
        Json json = to_json(resolution);
        json["ancestors"] = parents;
        print_json(answer.out, json);
    } else {
        std::vector<std::vector<std::string>> rows;
        for (const Candidate &candidate : resolution.candidates)
            rows.push_back({candidate.id, std::to_string(candidate.match.exact_count()),
                            std::to_string(candidate.context.order), candidate.verdict});
        print_table(answer.out, answer.is_terminal, {"PROFILE", "EXACT", "ORDER", "VERDICT"}, std::move(rows));
        if (answer.is_terminal)
            for (const std::string &parent : parents) answer.out << "extends " << parent << '\n';
    }
    if (!resolution.chosen) throw Failure(Status::bad_config, resolution.problem);
}

void add_profiles_command(CLI::App &app, CommandLine &line) {
    CLI::App *profiles = app.add_subcommand("profiles", "List, show, check, explain, test and watch profiles");
    profiles->footer(
        "Examples:\n"
        "  sluice profiles list\n"
        "  sluice profiles explain --context service=ENTITY_EXPORT,format=CSV");
    add_list(*profiles, line);
    add_show(*profiles, line);
    add_check(*profiles, line);
    add_explain(*profiles, line);
    add_profile_test_command(*profiles, line);
    add_profile_watch_command(*profiles, line);
    add_schema(*profiles, line);
    require_command(*profiles);
}

}  // namespace sluice::cli
