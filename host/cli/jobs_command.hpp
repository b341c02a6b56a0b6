// `sluice jobs`: the jobs of a server that runs.
#pragma once

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

void add_jobs_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
