#include "engine/plugin/library.hpp"

#include "engine/base/failure.hpp"
#include "engine/plugin/description.hpp"
#include "engine/plugin/library_file.hpp"
#include "engine/plugin/message.hpp"

#include <dlfcn.h>
#include <string>

namespace sluice {

namespace {

Failure refused(const std::string &reason) { return {Status::bad_config, reason}; }

// What the dynamic linker says, without the file's name in front, which our message begins with already.
std::string linker_message(const std::filesystem::path &file) {
    const std::string said = plugin_message(dlerror());
    const std::string prefix = file.string() + ": ";
    return said.starts_with(prefix) ? said.substr(prefix.size()) : said;
}

// Why a library without our entry symbol is refused: it may be a plugin of another time.
Failure missing_entry(void *library) {
    constexpr int majors_looked_for = 100;
    for (int major = 0; major < majors_looked_for; ++major) {
        const std::string symbol = "sluice_plugin_entry_v" + std::to_string(major);
        if (dlsym(library, symbol.c_str()) != nullptr)
            return refused("built for ABI major " + std::to_string(major) + ", this engine speaks " +
                           std::to_string(SLUICE_ABI_MAJOR) + "; build the plugin again with this engine's headers");
    }
    return refused("not a Sluice plugin: it exports no function " SLUICE_PLUGIN_ENTRY_NAME);
}

const sluice_plugin &load(const std::filesystem::path &file) {
    const std::filesystem::path resolved = trusted_library_file(file);
    check_elf(resolved);
    void *library = dlopen(resolved.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw refused("cannot be loaded: " + linker_message(resolved));
    void *symbol = dlsym(library, SLUICE_PLUGIN_ENTRY_NAME);
    if (symbol == nullptr) throw missing_entry(library);
    const sluice_plugin *plugin = reinterpret_cast<decltype(&SLUICE_PLUGIN_ENTRY)>(symbol)();
    check_description(plugin, file.filename().string());
    return *plugin;
}

}  // namespace

const sluice_plugin &load_plugin(const std::filesystem::path &file) {
    try {
        return load(file);
    } catch (const Failure &failure) {
        throw failure.within(file.string());
    }
}

}  // namespace sluice
