// Files with profiles of the Riversand platform, which `sluice profiles check` takes as well.
#pragma once

#include "engine/profile/profile_store.hpp"

#include <string>
#include <vector>

namespace sluice::cli {

/// What such files say. A plain value.
struct ImportedFiles {
    std::vector<ProfileText> texts;           // profiles of ours, called after their files
    std::vector<ProfileCheck> refused;        // files that cannot become profiles
    std::vector<std::string> without_effect;  // "file: path has no effect here"
};

/// True for a file whose name ends with .json.
bool is_imported_file(const std::string &file);

/// Throws Failure (bad_config) for a file that cannot be read; what is in it is in the result.
ImportedFiles read_imported_files(const std::vector<std::string> &files);

}  // namespace sluice::cli
