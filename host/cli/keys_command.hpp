// `sluice keys`: who may call a server.
#pragma once

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

/// Works on the data folder, beside a server that runs or without one; a change counts for the server's next request.
void add_keys_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
