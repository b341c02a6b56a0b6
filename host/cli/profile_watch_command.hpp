// `sluice profiles watch`: profiles tested while they are being edited.
#pragma once

#include "host/cli/command_line.hpp"

namespace sluice::cli {

/// Add `watch` to the command `profiles`.
void add_profile_watch_command(CLI::App &profiles, CommandLine &line);

}  // namespace sluice::cli
