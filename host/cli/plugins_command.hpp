// `sluice plugins`: list, show and check.
#pragma once

#include "engine/plugin/catalog.hpp"
#include "host/cli/command_line.hpp"

#include <iosfwd>
#include <string>

namespace sluice::cli {

void add_plugins_command(CLI::App &app, CommandLine &line);

/// Every file of the plugin folders, with its version and description or with the reason why it cannot be used.
void list_plugins(PluginCatalog &catalog, std::ostream &out, bool is_json);

/// What a plugin says of itself, and its settings. `name` is a name ("csv") or a file's ("writer_csv"). Throws Failure
/// (bad_config) when there is no such plugin or none that can be used.
void show_plugin(PluginCatalog &catalog, const std::string &name, std::ostream &out, bool is_json);

/// The settings of a plugin as a Markdown table. Throws as show_plugin() does.
void show_settings_markdown(PluginCatalog &catalog, const std::string &name, std::ostream &out);

}  // namespace sluice::cli
