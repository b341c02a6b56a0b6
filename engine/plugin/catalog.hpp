// The plugins that can be used: folders of shared libraries, found by name, loaded when needed.
#pragma once

#include "engine/abi/plugin_abi.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

enum class PluginKind : std::uint32_t { source = SLUICE_KIND_SOURCE, writer = SLUICE_KIND_WRITER };

/// "source" or "writer".
std::string_view kind_name(PluginKind kind) noexcept;

/// One file of a plugin folder.
struct PluginEntry {
    std::filesystem::path file;
    const sluice_plugin *plugin = nullptr;  // lives for ever; nullptr when the file could not be used
    std::string problem;                    // why not, when plugin is nullptr
};

/// Finds plugins in folders, earlier folders first. A plugin named x of kind source is expected in source_x.so
/// (writer_x.so for writers), so that a job loads the files it needs and no other. Any one thread at a time.
class PluginCatalog {
public:
    /// Folders are absolute paths; one that does not exist holds no plugins.
    explicit PluginCatalog(std::vector<std::filesystem::path> folders);

    /// The plugin of that kind and name. Throws Failure (bad_config): unknown, with a suggestion and the folders that
    /// were searched, or broken, with the reason.
    const sluice_plugin &find(PluginKind kind, std::string_view name);

    /// Every file in the folders, loaded, sorted by name; broken ones carry their reason. Two files that give the
    /// same kind and name: the later one is listed as a duplicate.
    std::vector<PluginEntry> list();

private:
    const PluginEntry &load(const std::filesystem::path &file);

    std::vector<std::filesystem::path> folders_;
    std::map<std::filesystem::path, PluginEntry> loaded_;
};

}  // namespace sluice
