// A profile's settings and the plugins that they are for.
#pragma once

#include "engine/profile/profile.hpp"
#include "engine/profile/secret.hpp"
#include "engine/profile/yaml_node.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// Gives the settings_schema of the plugin of a kind ("source" or "writer") and name; nothing, or a Failure with the
/// reason, when there is none that can be used. An empty function: settings are not checked.
using PluginSchemas = std::function<std::optional<std::string>(std::string_view kind, std::string_view name)>;

/// Check the source's and the writer's settings, and that requests may set only what the plugins have and what is
/// neither path nor secret. `tree` gives the places; it is the tree that `profile` was read from.
void check_plugin_settings(const YamlNode &tree, const Profile &profile, const PluginSchemas &schemas,
                           Problems &problems);

/// Throws Failure (bad_config) unless the settings are what the plugin of `kind` takes. `path` names them in messages.
void require_valid_settings(const PluginUse &use, std::string_view kind, const std::string &path,
                            const PluginSchemas &schemas);

/// The settings as the plugin of `kind` gets them when a job opens: secrets resolved and added to `secrets`, checked
/// again with their values. Not to be stored or logged. Throws Failure (bad_config), which quotes no value.
Json open_settings(const PluginUse &use, std::string_view kind, const PluginSchemas &schemas, Secrets &secrets);

/// What holds for each setting of the plugin of `kind`, to be shown: SettingsSchema::effective. Throws Failure
/// (bad_config) when there is no such plugin.
Json effective_settings(const PluginUse &use, std::string_view kind, const PluginSchemas &schemas);

}  // namespace sluice
