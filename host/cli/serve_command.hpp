// `sluice serve`: the HTTP server.
#pragma once

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

void add_serve_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
