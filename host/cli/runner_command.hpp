// `sluice runner`: what the server starts to work on a job; not for people.
#pragma once

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

void add_runner_commands(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
