// Plugin files in a folder of their own.
#pragma once

#include "tests/child_process.hpp"

#include <filesystem>
#include <string>

namespace sluice {

/// A temporary folder to put plugin files in.
struct TrialFolder : test::TempFolder {
    std::filesystem::path write(const std::string &name, const std::string &bytes) const {
        test::write_file(path() / name, bytes);
        return path() / name;
    }
    std::filesystem::path copy(const std::filesystem::path &from, const std::string &name = "") const {
        const std::filesystem::path file = path() / (name.empty() ? from.filename().string() : name);
        std::filesystem::copy_file(from, file);
        std::filesystem::permissions(file, std::filesystem::perms(0755));
        return file;
    }
};

/// The plugins of tests/plugin/broken, as they were built.
inline std::filesystem::path broken_plugin(const std::string &name) {
    return std::filesystem::path(SLUICE_BUILD_FOLDER) / "tests/broken_plugins" / ("writer_" + name + ".so");
}

}  // namespace sluice
