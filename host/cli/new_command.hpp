// `sluice new`: begins a profile, a script or a plugin.
#pragma once

#include "host/cli/command_line.hpp"

namespace sluice::cli {

void add_new_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
