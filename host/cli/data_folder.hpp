// A server's data folder, as commands beside the server use it.
#pragma once

#include <filesystem>
#include <string>

namespace sluice::cli {

/// The folder must be there and belong to the user who runs the command: what another user puts into it, the server
/// could not open. Throws Failure (bad_config) that says what to do.
void require_data_folder(const std::filesystem::path &folder);

/// As require_data_folder(), after making it, for its owner alone, when there is none. Throws Failure.
void make_data_folder(const std::filesystem::path &folder);

/// The name of the user who runs the program, for the audit log.
std::string system_user();

}  // namespace sluice::cli
