#include "engine/plugin/catalog.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/plugin/description.hpp"
#include "engine/plugin/library.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace sluice {

namespace {

// The plugin files of a folder; none when it does not exist. Throws Failure when it cannot be read.
std::vector<std::filesystem::path> plugin_files(const std::filesystem::path &folder) {
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (at->path().extension() == ".so") files.push_back(at->path());
    if (error && error != std::errc::no_such_file_or_directory)
        throw Failure(Status::bad_config, "cannot read the plugin folder " + folder.string() + ": " + error.message());
    std::sort(files.begin(), files.end());
    return files;
}

// The names that the files of the folders promise for a kind, for suggestions.
std::vector<std::string> promised_names(const std::vector<std::filesystem::path> &folders, PluginKind kind) {
    const std::string prefix = std::string(kind_name(kind)) + "_";
    std::vector<std::string> names;
    for (const std::filesystem::path &folder : folders)
        for (const std::filesystem::path &file : plugin_files(folder))
            if (const std::string stem = file.stem().string(); stem.starts_with(prefix))
                names.push_back(stem.substr(prefix.size()));
    return names;
}

Failure unknown_plugin(const std::vector<std::filesystem::path> &folders, PluginKind kind, std::string_view name) {
    std::string searched;
    for (const std::filesystem::path &folder : folders) searched += (searched.empty() ? "" : ", ") + folder.string();
    return {Status::bad_config, "there is no " + std::string(kind_name(kind)) + " plugin '" + std::string(name) + "'" +
                                    suggestion(name, promised_names(folders, kind)) + "; looked in " +
                                    (searched.empty() ? "no folder" : searched)};
}

}  // namespace

std::string_view kind_name(PluginKind kind) noexcept { return kind == PluginKind::source ? "source" : "writer"; }

PluginCatalog::PluginCatalog(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

const sluice_plugin &PluginCatalog::find(PluginKind kind, std::string_view name) {
    if (!is_plugin_name(std::string(name))) throw unknown_plugin(folders_, kind, name);
    const std::string file_name = std::string(kind_name(kind)) + "_" + std::string(name) + ".so";
    for (const std::filesystem::path &folder : folders_) {
        const std::filesystem::path file = folder / file_name;
        std::error_code error;
        if (!std::filesystem::exists(std::filesystem::symlink_status(file, error))) continue;
        const PluginEntry &entry = load(file);
        if (entry.plugin == nullptr) throw Failure(Status::bad_config, entry.problem);
        return *entry.plugin;
    }
    throw unknown_plugin(folders_, kind, name);
}

std::vector<PluginEntry> PluginCatalog::list() {
    std::vector<PluginEntry> entries;
    std::map<std::string, std::filesystem::path> seen;  // file names, which say kind and name
    for (const std::filesystem::path &folder : folders_) {
        try {
            for (const std::filesystem::path &file : plugin_files(folder)) {
                const auto [first, is_new] = seen.emplace(file.filename().string(), file);
                if (is_new)
                    entries.push_back(load(file));
                else
                    entries.push_back({file, nullptr,
                                       file.string() + ": a duplicate of " + first->second.string() +
                                           ", which is found first; remove one of them"});
            }
        } catch (const Failure &failure) {
            entries.push_back({folder, nullptr, failure.message()});
        }
    }
    std::stable_sort(entries.begin(), entries.end(), [](const PluginEntry &left, const PluginEntry &right) {
        return left.file.filename() < right.file.filename();
    });
    return entries;
}

const PluginEntry &PluginCatalog::load(const std::filesystem::path &file) {
    const auto [found, is_new] = loaded_.try_emplace(file);
    PluginEntry &entry = found->second;
    if (!is_new) return entry;
    entry.file = file;
    try {
        entry.plugin = &load_plugin(file);
    } catch (const Failure &failure) {
        entry.problem = failure.message();
    }
    return entry;
}

}  // namespace sluice
