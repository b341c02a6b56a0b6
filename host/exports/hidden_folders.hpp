// What those who ask from elsewhere are not told: where files lie on this machine.
#pragma once

#include "engine/profile/profile.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sluice {

/// A plain value.
class HiddenFolders {
public:
    /// A folder, with everything in it. The root, and what is no absolute path, is left out.
    void add(const std::filesystem::path &folder);
    /// The folders of the absolute paths among a plugin's settings.
    void add_settings(const Json &settings);

    /// The message with the names of files in place of their paths.
    std::string hide(std::string message) const;

private:
    std::vector<std::string> folders_;  // longest first
};

}  // namespace sluice
