#include "host/cli/command_line.hpp"

#include "host/cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> split(const std::string &text, char separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        if (end > begin) parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

constexpr std::string_view variable_prefix = "var.";

}  // namespace

std::vector<fs::path> CommandLine::folders(const std::string &what) const {
    std::vector<fs::path> candidates;
    const auto &flagged = what == "profiles" ? profile_folders : what == "scripts" ? script_folders : plugin_folders;
    candidates.insert(candidates.end(), flagged.begin(), flagged.end());
    if (const char *path = std::getenv("SLUICE_PATH"))
        for (const std::string &entry : split(path, ':')) candidates.push_back(fs::path(entry) / what);
    candidates.push_back(what);
    candidates.push_back(program.parent_path().parent_path() / (what == "plugins" ? "lib" : "share") / "sluice" / what);

    std::vector<fs::path> found;
    for (const fs::path &candidate : candidates) {
        std::error_code error;
        const fs::path folder = fs::canonical(candidate, error);
        if (error || !fs::is_directory(folder, error)) continue;
        if (std::find(found.begin(), found.end(), folder) == found.end()) found.push_back(folder);
    }
    return found;
}

std::map<std::string, std::string> CommandLine::variables() const {
    std::map<std::string, std::string> result;
    for (const std::string &setting : set) {
        const auto [key, value] = split_key_value(setting);
        if (key.starts_with(variable_prefix)) result[key.substr(variable_prefix.size())] = value;
    }
    return result;
}

std::vector<std::pair<std::string, std::string>> CommandLine::overrides() const {
    std::vector<std::pair<std::string, std::string>> result;
    for (const std::string &setting : set) {
        auto entry = split_key_value(setting);
        if (!entry.first.starts_with(variable_prefix)) result.push_back(std::move(entry));
    }
    return result;
}

std::string key_value_problem(const std::string &text) {
    const std::size_t equals = text.find('=');
    return equals == std::string::npos || equals == 0 ? "'" + text + "' is not written key=value" : "";
}

std::pair<std::string, std::string> split_key_value(const std::string &text) {
    const std::size_t equals = text.find('=');
    return {text.substr(0, equals), text.substr(equals + 1)};
}

void add_common_options(CLI::App &app, CommandLine &line) {
    const auto folder_option = [&app](const std::string &flag, std::vector<std::string> &folders,
                                      const std::string &what) {
        app.add_option(flag, folders, "Folder of " + what + "; may be given several times, earlier ones win")
            ->type_name("FOLDER")
            ->allow_extra_args(false)
            ->check(CLI::ExistingDirectory.description(""))
            ->group(common_group);
    };
    folder_option("--profiles", line.profile_folders, "profiles");
    folder_option("--scripts", line.script_folders, "scripts");
    folder_option("--plugins", line.plugin_folders, "plugins");
    app.add_option("--set", line.set, "Override a key of the profile, or give a variable (var.name=value)")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false)
        ->check(key_value_problem)
        ->group(common_group);
    app.add_flag("--json", line.is_json, "Answer as JSON, for machines")->group(common_group);
}

void print_failure(const CommandLine &line, std::string_view status, std::string_view message) {
    if (line.is_json) {
        const nlohmann::ordered_json answer = {{"error", {{"code", status}, {"message", message}}}};
        std::cerr << answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else {
        std::cerr << "sluice: " << message << '\n';
    }
}

}  // namespace sluice::cli
