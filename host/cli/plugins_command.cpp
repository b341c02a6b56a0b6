#include "host/cli/plugins_command.hpp"

#include "engine/base/text.hpp"
#include "engine/plugin/settings_schema.hpp"
#include "host/cli/plugin_check.hpp"
#include "host/cli/settings_table.hpp"
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

std::string_view kind_of(const sluice_plugin &plugin) { return kind_name(static_cast<PluginKind>(plugin.kind)); }

Json plugin_json(const PluginEntry &entry) {
    Json json = {{"file", entry.file.string()}};
    if (entry.plugin == nullptr) {
        json["problem"] = entry.problem;
        return json;
    }
    const sluice_plugin &plugin = *entry.plugin;
    json["kind"] = kind_of(plugin);
    json["name"] = plugin.name;
    json["version"] = plugin.version;
    json["description"] = plugin.description;
    json["abi"] = std::to_string(plugin.abi_major) + "." + std::to_string(plugin.abi_minor);
    return json;
}

std::vector<PluginEntry> entries_named(PluginCatalog &catalog, const std::string &name) {
    std::vector<PluginEntry> found;
    for (const PluginEntry &entry : catalog.list()) {
        const std::string stem = entry.file.stem().string();
        if (stem == name || stem == "source_" + name || stem == "writer_" + name) found.push_back(entry);
    }
    return found;
}

// The plugins of this name, of which one at least can be used.
std::vector<PluginEntry> require_entries(PluginCatalog &catalog, const std::string &name) {
    std::vector<PluginEntry> entries = entries_named(catalog, name);
    if (entries.empty()) {
        std::vector<std::string> names;
        for (const PluginEntry &entry : catalog.list()) {
            names.push_back(entry.file.stem().string());
            if (entry.plugin != nullptr) names.emplace_back(entry.plugin->name);
        }
        throw Failure(Status::bad_config, "there is no plugin '" + name + "'" + suggestion(name, names) +
                                              "; `sluice plugins list` shows them all");
    }
    if (std::none_of(entries.begin(), entries.end(), [](const PluginEntry &entry) { return entry.plugin != nullptr; }))
        throw Failure(Status::bad_config, entries.front().problem);
    return entries;
}

void print_plugin(const PluginEntry &entry, std::ostream &out) {
    const sluice_plugin &plugin = *entry.plugin;
    out << kind_of(plugin) << ' ' << plugin.name << ' ' << plugin.version << '\n'
        << plugin.description << '\n'
        << "File: " << entry.file.string() << " (ABI " << plugin.abi_major << '.' << plugin.abi_minor << ")\n";
    if (plugin.writer != nullptr && plugin.writer->rows_per_table_max > 0)
        out << "Rows of one table in one file: at most " << plugin.writer->rows_per_table_max << '\n';
    std::vector<std::vector<std::string>> rows = settings_rows(read_settings_schema(plugin.settings_schema));
    if (rows.empty()) {
        out << "It has no settings.\n";
        return;
    }
    out << "Settings:\n";
    print_table(out, true, {"SETTING", "TYPE", "DEFAULT", "MEANING"}, std::move(rows));
}

void add_list(CLI::App &plugins, CommandLine &line) {
    CLI::App *command =
        plugins.add_subcommand("list", "List every plugin, also those that cannot be used, with the reason");
    command->footer(
        "Examples:\n"
        "  sluice plugins list\n"
        "  sluice plugins list --json");
    command->callback([&line] {
        run_command(line, [&line] {
            PluginCatalog catalog = line.catalog();
            list_plugins(catalog, std::cout, line.is_json);
        });
    });
}

void add_show(CLI::App &plugins, CommandLine &line) {
    CLI::App *command = plugins.add_subcommand("show", "Print what a plugin is and which settings it has");
    const auto name = std::make_shared<std::string>();
    command->add_option("plugin", *name, "Name of the plugin, with or without its kind")
        ->type_name("PLUGIN")
        ->required();
    const auto is_markdown = std::make_shared<bool>(false);
    command->add_flag("--markdown", *is_markdown, "Print the settings alone, as a table for documentation");
    command->footer(
        "Examples:\n"
        "  sluice plugins show csv\n"
        "  sluice plugins show writer_csv --json\n"
        "  sluice plugins show writer_csv --markdown");
    command->callback([&line, name, is_markdown] {
        run_command(line, [&line, &name, &is_markdown] {
            PluginCatalog catalog = line.catalog();
            if (*is_markdown)
                show_settings_markdown(catalog, *name, std::cout);
            else
                show_plugin(catalog, *name, std::cout, line.is_json);
        });
    });
}

void add_check(CLI::App &plugins, CommandLine &line) {
    CLI::App *command = plugins.add_subcommand(
        "check", "Load a plugin file in a process of its own and try whether it keeps the contract");
    const auto request = std::make_shared<PluginCheckRequest>();
    command->add_option("file", request->file, "The plugin's shared library")
        ->type_name("FILE")
        ->required()
        ->check([](const std::string &file) { return file.empty() ? std::string("it names nothing") : std::string(); });
    command->add_option("--settings", request->settings_json, "Settings with which the plugin works")
        ->type_name("JSON")
        ->capture_default_str();
    command->add_option("--timeout", request->timeout_s, "Give up after this many seconds")
        ->type_name("SECONDS")
        ->check(CLI::Range(1, 86'400).description(""))
        ->capture_default_str();
    // How the child process is started; the report goes to the descriptor named here.
    command->add_option("--in-process", request->report_descriptor)->group("");
    command->footer(
        "Examples:\n"
        "  sluice plugins check build/release/lib/sluice/plugins/writer_csv.so\n"
        "  sluice plugins check ./source_mine.so --settings '{\"path\": \"input.txt\"}'\n"
        "A source is read with these settings, a writer gets sample rows and writes into memory.\n"
        "Exit code 1 when a check failed.");
    command->callback([&line, request] {
        run_command(line, [&line, &request] {
            if (request->report_descriptor >= 0) return check_plugin_here(*request);
            if (!print_plugin_check(check_plugin(line.program, *request), std::cout, line.is_json))
                line.exit_code = exit_failed;
        });
    });
}

}  // namespace

void list_plugins(PluginCatalog &catalog, std::ostream &out, bool is_json) {
    const std::vector<PluginEntry> entries = catalog.list();
    if (is_json) {
        Json json = Json::array();
        for (const PluginEntry &entry : entries) json.push_back(plugin_json(entry));
        return print_json(out, json);
    }
    std::vector<std::vector<std::string>> rows;
    for (const PluginEntry &entry : entries) {
        if (entry.plugin == nullptr)
            rows.push_back({entry.file.stem().string(), "broken", "", entry.problem});
        else
            rows.push_back({entry.plugin->name, std::string(kind_of(*entry.plugin)), entry.plugin->version,
                            entry.plugin->description});
    }
    print_table(out, is_terminal_output(), {"PLUGIN", "KIND", "VERSION", "DESCRIPTION"}, std::move(rows));
}

void show_plugin(PluginCatalog &catalog, const std::string &name, std::ostream &out, bool is_json) {
    const std::vector<PluginEntry> entries = require_entries(catalog, name);
    Json json = Json::array();
    for (const PluginEntry &entry : entries) {
        json.push_back(plugin_json(entry));
        if (entry.plugin != nullptr)
            json.back()["settings_schema"] = read_settings_schema(entry.plugin->settings_schema);
        if (is_json) continue;
        if (&entry != &entries.front()) out << '\n';
        if (entry.plugin != nullptr)
            print_plugin(entry, out);
        else
            out << entry.file.stem().string() << " cannot be used\n" << entry.problem << '\n';
    }
    if (is_json) print_json(out, json);
}

void show_settings_markdown(PluginCatalog &catalog, const std::string &name, std::ostream &out) {
    for (const PluginEntry &entry : require_entries(catalog, name)) {
        if (entry.plugin == nullptr) continue;
        const Json schema = read_settings_schema(entry.plugin->settings_schema);
        if (settings_rows(schema).empty()) out << "It has no settings.\n";
        print_settings_markdown(schema, out);
    }
}

void add_plugins_command(CLI::App &app, CommandLine &line) {
    CLI::App *plugins = app.add_subcommand("plugins", "List, show and check plugins");
    add_list(*plugins, line);
    add_show(*plugins, line);
    add_check(*plugins, line);
    require_command(*plugins);
}

}  // namespace sluice::cli
