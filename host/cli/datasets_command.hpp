// `sluice datasets`: what clients can ask a server for by name.
#pragma once

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

void add_datasets_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
