#include "host/cli/server_options.hpp"

#include "engine/base/failure.hpp"
#include "host/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char *usual_config = "sluice.yaml";

ServerSettings settings_of(const std::string &config) {
    if (!config.empty()) return read_server_settings(config);
    if (fs::exists(usual_config)) return read_server_settings(usual_config);
    ServerSettings settings;
    settings.data = fs::absolute(settings.data);
    return settings;
}

}  // namespace

void add_server_options(CLI::App &command, ServerOptions &options) {
    command.add_option("--config", options.config, "Settings of the server (default: sluice.yaml when it is there)")
        ->type_name("FILE");
    command.add_option("--data", options.data, "Folder of the job store, keys and files")->type_name("FOLDER");
}

ServerSettings server_settings(const CommandLine &line, const ServerOptions &options) {
    ServerSettings settings = settings_of(options.config);
    if (!options.data.empty()) settings.data = fs::absolute(options.data);
    if (!options.listen.empty()) settings.set_listen(options.listen);
    if (!line.overrides().empty())
        throw Failure(Status::bad_config, "--set: a server takes variables only (var.NAME=VALUE)");
    for (const auto &[name, value] : line.variables()) settings.variables[name] = value;
    if (!line.profile_folders.empty()) settings.profiles = line.folders("profiles");
    if (!line.script_folders.empty()) settings.scripts = line.folders("scripts");
    if (!line.plugin_folders.empty()) settings.plugins = line.folders("plugins");
    return settings;
}

}  // namespace sluice::cli
