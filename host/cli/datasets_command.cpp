#include "host/cli/datasets_command.hpp"

#include "engine/profile/context.hpp"
#include "engine/profile/yaml_writer.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/server_options.hpp"
#include "host/cli/table.hpp"
#include "host/cli/usage.hpp"
#include "host/datasets/dataset_catalogue.hpp"
#include "host/datasets/dataset_ids.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char *usual_file = "catalogue.yaml";

struct DatasetOptions {
    ServerOptions server;
    std::string file, tenant, id;
};

// The file that was named, else the server's, else the usual one here.
fs::path file_of(const DatasetOptions &options, const ServerSettings &settings) {
    if (!options.file.empty()) return options.file;
    return settings.catalogue.empty() ? usual_file : settings.catalogue;
}

// With the ids that a server has made for them in its data folder; none are made here.
std::vector<Dataset> datasets_of(const CommandLine &line, const DatasetOptions &options) {
    const ServerSettings settings = server_settings(line, options.server);
    std::vector<Dataset> datasets = read_dataset_catalogue(file_of(options, settings));
    DatasetIds(settings.data).fill(datasets);
    if (!options.tenant.empty())
        std::erase_if(datasets, [&](const Dataset &dataset) { return dataset.tenant != options.tenant; });
    return datasets;
}

void print_json(const Json &json) { std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n'; }

void list_datasets(const CommandLine &line, const DatasetOptions &options) {
    const std::vector<Dataset> datasets = datasets_of(line, options);
    if (line.is_json) {
        Json json = Json::array();
        for (const Dataset &dataset : datasets) json.push_back(to_json(dataset));
        return print_json(json);
    }
    std::vector<std::vector<std::string>> rows;
    for (const Dataset &one : datasets)
        rows.push_back({one.id, one.tenant, one.display_name, context_text(one.context),
                        one.bing ? one.bing->access_id : "", one.zoho ? one.zoho->view_id : ""});
    print_table(std::cout, is_terminal_output(), {"DATASET", "TENANT", "NAME", "CONTEXT", "BING", "ZOHO"},
                std::move(rows));
}

void show_dataset(const CommandLine &line, const DatasetOptions &options) {
    std::vector<Dataset> datasets = datasets_of(line, options);
    std::erase_if(datasets, [&](const Dataset &dataset) { return dataset.id != options.id; });
    if (datasets.empty())
        throw Failure(Status::bad_config,
                      "there is no dataset '" + options.id + "'; 'sluice datasets list' shows them all");
    if (datasets.size() > 1)
        throw Failure(Status::bad_config,
                      std::to_string(datasets.size()) + " tenants have a dataset '" + options.id + "'; add --tenant");
    const Json json = to_json(datasets.front());
    if (line.is_json)
        print_json(json);
    else
        std::cout << to_yaml(json);
}

void check_datasets(const CommandLine &line, const DatasetOptions &options) {
    const fs::path file = file_of(options, server_settings(line, options.server));
    const std::size_t count = read_dataset_catalogue(file).size();
    if (line.is_json)
        print_json({{"file", file.string()}, {"datasets", count}, {"problems", Json::array()}});
    else
        std::cout << file.string() << ": " << count << " datasets, no problems\n";
}

CLI::App *add_dataset_command(CLI::App &datasets, CommandLine &line, const char *name, const char *description,
                              const std::shared_ptr<DatasetOptions> &options,
                              void (*body)(const CommandLine &, const DatasetOptions &)) {
    CLI::App *command = datasets.add_subcommand(name, description);
    add_server_options(*command, options->server);
    command->callback([&line, options, body] { run_command(line, [&] { body(line, *options); }); });
    return command;
}

void add_file_and_tenant(CLI::App &command, DatasetOptions &options) {
    command.add_option("--catalogue", options.file, "The datasets' file (default: the settings', else catalogue.yaml)")
        ->type_name("FILE");
    command.add_option("--tenant", options.tenant, "Of this tenant alone")->type_name("ID");
}

}  // namespace

void add_datasets_command(CLI::App &app, CommandLine &line) {
    CLI::App *datasets = app.add_subcommand("datasets", "List, show and check what clients can ask for by name");
    datasets->footer(
        "Examples:\n"
        "  sluice datasets check catalogue.yaml\n"
        "  sluice datasets list --config sluice.yaml");
    const auto options = std::make_shared<DatasetOptions>();
    CLI::App *list = add_dataset_command(*datasets, line, "list", "List datasets with their ids in every API", options,
                                         list_datasets);
    add_file_and_tenant(*list, *options);
    CLI::App *show = add_dataset_command(*datasets, line, "show", "Print a dataset with its defaults and ids", options,
                                         show_dataset);
    add_file_and_tenant(*show, *options);
    show->add_option("dataset", options->id, "Id of the dataset")->type_name("ID")->required();
    CLI::App *check =
        add_dataset_command(*datasets, line, "check", "Report every problem of a catalogue", options, check_datasets);
    check->add_option("file", options->file, "The catalogue (default: the settings', else catalogue.yaml)")
        ->type_name("FILE");
    CLI::App *schema = datasets->add_subcommand("schema", "Print the JSON Schema of a catalogue, for editors");
    schema->callback([&line] { run_command(line, [] { std::cout << dataset_catalogue_schema() << '\n'; }); });
    require_command(*datasets);
}

}  // namespace sluice::cli
