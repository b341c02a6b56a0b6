// `sluice config`: the server's settings, checked and shown.
#pragma once

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

void add_config_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
