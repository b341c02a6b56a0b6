// Checks what a plugin says of itself, before anything of it is used.
#pragma once

#include "engine/abi/plugin_abi.h"

#include <string>

namespace sluice {

/// Check a plugin's description and function table against engine/abi/plugin_abi.h; `file_name` must be
/// <kind>_<name>.so. `plugin` may be nullptr. Throws Failure (bad_config) naming everything that is missing.
void check_description(const sluice_plugin *plugin, const std::string &file_name);

/// True for [a-z][a-z0-9_]*, at most 64 characters.
bool is_plugin_name(const std::string &name) noexcept;

}  // namespace sluice
