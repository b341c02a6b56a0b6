// New profiles, scripts and plugins to begin with.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sluice::cli {

struct ScaffoldFile {
    std::filesystem::path path;  // below the folder that is asked for
    std::string text;
};

/// profiles/NAME.yaml with a test, and scripts/NAME.lua.
std::vector<ScaffoldFile> profile_scaffold(const std::string &name);
/// scripts/NAME.lua.
std::vector<ScaffoldFile> script_scaffold(const std::string &name);
/// NAME/NAME.cpp and NAME/CMakeLists.txt, of the template plugin of this kind, which is looked for in `templates`. NAME
/// begins with source_ or writer_. Throws Failure.
std::vector<ScaffoldFile> plugin_scaffold(const std::string &name, const std::filesystem::path &templates);

/// Write the files below `folder`: all of them, or, when one of them exists or cannot be written, none. Throws Failure.
void write_scaffold(const std::filesystem::path &folder, const std::vector<ScaffoldFile> &files);

}  // namespace sluice::cli
