#include "host/cli/config_command.hpp"

#include "engine/profile/yaml_writer.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/settings_table.hpp"
#include "host/cli/usage.hpp"
#include "host/config/server_settings.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

CLI::App *add_file_command(CLI::App &config, CommandLine &line, const std::string &name, const std::string &description,
                           const std::function<void(const std::string &file)> &body) {
    auto file = std::make_shared<std::string>("sluice.yaml");
    CLI::App *command = config.add_subcommand(name, description);
    command->add_option("file", *file, "Settings of a server")->type_name("FILE")->capture_default_str();
    command->callback([&line, file, body] { run_command(line, [&] { body(*file); }); });
    return command;
}

}  // namespace

void add_config_command(CLI::App &app, CommandLine &line) {
    CLI::App *config = app.add_subcommand("config", "Check and show the settings of a server");
    config->footer(
        "Examples:\n"
        "  sluice config check sluice.yaml\n"
        "  sluice config schema > sluice.schema.json");
    add_file_command(*config, line, "check", "Report every problem of a settings file",
                     [&line](const std::string &file) {
                         read_server_settings(file);
                         if (line.is_json)
                             std::cout << Json{{"file", file}, {"problems", Json::array()}}.dump(2) << '\n';
                         else
                             std::cout << file << ": no problems\n";
                     });
    add_file_command(*config, line, "show", "Print the settings of a file with all defaults",
                     [&line](const std::string &file) {
                         const Json settings = to_json(read_server_settings(file));
                         std::cout << (line.is_json ? settings.dump(2) + "\n" : to_yaml(settings));
                     });
    CLI::App *schema = config->add_subcommand("schema", "Print the JSON Schema of a settings file, for editors");
    const auto is_markdown = std::make_shared<bool>(false);
    schema->add_flag("--markdown", *is_markdown, "Print a table for documentation instead");
    schema->callback([&line, is_markdown] {
        run_command(line, [&] {
            if (*is_markdown)
                print_settings_markdown(Json::parse(server_settings_schema()), std::cout);
            else
                std::cout << server_settings_schema() << '\n';
        });
    });
    require_command(*config);
}

}  // namespace sluice::cli
