// `sluice profiles test`: the tests that stand in profiles.
#pragma once

#include "host/cli/command_line.hpp"

namespace sluice::cli {

/// Add the command below `sluice profiles`.
void add_profile_test_command(CLI::App &profiles, CommandLine &line);

}  // namespace sluice::cli
