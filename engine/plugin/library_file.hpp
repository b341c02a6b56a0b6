// What can be said about a plugin file before any of its code runs.
#pragma once

#include <filesystem>

namespace sluice {

/// The file behind `file` (an absolute path) with every symbolic link resolved. Throws Failure (bad_config) unless it
/// is a regular file, and it, its folder and the folder that `file` names belong to root or to this user and nobody
/// else may write to them: whoever can write there could run code in this process.
std::filesystem::path trusted_library_file(const std::filesystem::path &file);

/// Check that `file` is a whole shared library for this machine. The dynamic linker's own message about a text file
/// is unclear, and a library that was cut short would end the process with SIGBUS. Throws Failure (bad_config).
void check_elf(const std::filesystem::path &file);

}  // namespace sluice
