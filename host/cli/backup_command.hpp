// `sluice backup` and `sluice restore`.
#pragma once

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

void add_backup_command(CLI::App &app, CommandLine &line);
void add_restore_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
