// sluice preview: the first rows of a profile, on the terminal.
#pragma once

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

void add_preview_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
