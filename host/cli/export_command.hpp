// `sluice export`: run a profile in this process and write its files.
#pragma once

#include "host/cli/command_line.hpp"

namespace sluice::cli {

void add_export_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
