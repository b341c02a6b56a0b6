#include "host/cli/plugins_command.hpp"

#include "engine/base/text.hpp"
#include "engine/plugin/settings_schema.hpp"
#include "host/cli/plugin_check.hpp"
#include "host/cli/table.hpp"
#include "host/cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

using Json = nlohmann::ordered_json;

void print_json(std::ostream &out, const Json &json) {
    out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

std::string_view kind_of(const sluice_plugin &plugin) { return kind_name(static_cast<PluginKind>(plugin.kind)); }

std::string joined(const Json &list, const std::string &separator, std::string (*text_of)(const Json &)) {
    std::string text;
    for (const Json &item : list) text += (text.empty() ? "" : separator) + text_of(item);
    return text;
}

std::string value_text(const Json &value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// "string", "a|b|c", "string or array": what a setting may be, in a word or two.
std::string type_text(const Json &property) {
    if (!property.is_object()) return "any";
    if (property.contains("enum")) return joined(property["enum"], "|", value_text);
    if (property.contains("const")) return value_text(property["const"]);
    for (const char *choice : {"oneOf", "anyOf"})
        if (property.contains(choice)) return joined(property[choice], " or ", type_text);
    if (!property.contains("type")) return "any";
    return property["type"].is_array() ? joined(property["type"], " or ", value_text) : value_text(property["type"]);
}

bool is_required(const Json &schema, const std::string &name) {
    if (!schema.contains("required")) return false;
    const Json &required = schema["required"];
    return std::find(required.begin(), required.end(), name) != required.end();
}

// One row for each setting, and for the settings inside those that are objects ("header_style.bold").
void add_settings(const Json &schema, const std::string &prefix, std::vector<std::vector<std::string>> &rows) {
    if (!schema.is_object() || !schema.contains("properties")) return;
    for (const auto &[name, property] : schema["properties"].items()) {
        const bool has_default = property.is_object() && property.contains("default");
        rows.push_back({prefix + name, type_text(property),
                        is_required(schema, name) ? "required"
                        : has_default             ? property["default"].dump()
                                                  : "",
                        property.is_object() ? property.value("description", "") : ""});
        add_settings(property, prefix + name + ".", rows);
    }
}

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
    const std::vector<PluginEntry> entries = entries_named(catalog, name);
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
    std::vector<std::vector<std::string>> rows;
    add_settings(read_settings_schema(plugin.settings_schema), "", rows);
    if (rows.empty()) {
        out << "It has no settings.\n";
        return;
    }
    out << "Settings:\n";
    print_table(out, true, {"SETTING", "TYPE", "DEFAULT", "MEANING"}, std::move(rows));
}

std::string markdown_cell(const std::string &text, std::string_view special) {
    std::string cell;
    for (const char c : one_line(text)) {
        if (special.find(c) != std::string_view::npos) cell += '\\';
        cell += c;
    }
    return cell;
}

// Within code only the bar between cells means something.
std::string code_cell(const std::string &text) { return text.empty() ? "" : "`" + markdown_cell(text, "|") + "`"; }

// `a`, `b` for a|b; `text` stays a word: values are set as code, types are not.
std::string markdown_type(const Json &property) {
    if (property.is_object() && property.contains("enum"))
        return joined(property["enum"], ", ", [](const Json &value) { return code_cell(value_text(value)); });
    return markdown_cell(type_text(property), "|");
}

// The property of the setting "a.b".
const Json &property_of(const Json &schema, const std::string &path) {
    const std::size_t dot = path.find('.');
    const Json &property = schema["properties"][path.substr(0, dot)];
    return dot == std::string::npos ? property : property_of(property, path.substr(dot + 1));
}

void print_settings_markdown(const PluginEntry &entry, std::ostream &out) {
    const Json schema = read_settings_schema(entry.plugin->settings_schema);
    std::vector<std::vector<std::string>> rows;
    add_settings(schema, "", rows);
    if (rows.empty()) {
        out << "It has no settings.\n";
        return;
    }
    out << "| setting | type | default | meaning |\n|---|---|---|---|\n";
    for (const std::vector<std::string> &row : rows)
        out << "| " << code_cell(row[0]) << " | " << markdown_type(property_of(schema, row[0])) << " | "
            << (row[2] == "required" ? row[2] : code_cell(row[2])) << " | " << markdown_cell(row[3], "|*<\\") << " |\n";
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
    for (const PluginEntry &entry : require_entries(catalog, name))
        if (entry.plugin != nullptr) print_settings_markdown(entry, out);
}

void add_plugins_command(CLI::App &app, CommandLine &line) {
    CLI::App *plugins = app.add_subcommand("plugins", "List, show and check plugins");
    add_list(*plugins, line);
    add_show(*plugins, line);
    add_check(*plugins, line);
    require_command(*plugins);
}

}  // namespace sluice::cli
