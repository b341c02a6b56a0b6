// Loading one shared library and taking its plugin out of it.
#pragma once

#include "engine/abi/plugin_abi.h"

#include <filesystem>

namespace sluice {

/// Load the plugin in `file`, an absolute path, for the rest of the process's life: a library is never unloaded.
/// Loading a file again gives the same plugin. Throws Failure (bad_config) that begins with the file and says why it
/// is refused and what to do: others may write to it, it is no shared library, it does not link, it is no plugin, it
/// speaks another version of the contract, or its description breaks the contract. Any one thread at a time.
const sluice_plugin &load_plugin(const std::filesystem::path &file);

}  // namespace sluice
