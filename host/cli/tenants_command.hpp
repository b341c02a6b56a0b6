// `sluice tenants`: what a server keeps of a tenant.
#pragma once

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

void add_tenants_command(CLI::App &app, CommandLine &line);

}  // namespace sluice::cli
