// `sluice completion`: what makes a shell complete the words of `sluice`.
#pragma once

#include "host/cli/command_line.hpp"

namespace sluice::cli {

void add_completion_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
