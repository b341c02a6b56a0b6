// Which server a command is about: its settings file, and what the command line changes in it.
#pragma once

#include "host/config/server_settings.hpp"

#include <string>

namespace CLI {
class App;
}

namespace sluice::cli {

struct CommandLine;

struct ServerOptions {
    std::string config;  // file; empty: ./sluice.yaml when there is one, else defaults
    std::string data;    // folder; empty: as the settings say
    std::string listen;  // empty: as the settings say
};

/// Add --config and --data to a command.
void add_server_options(CLI::App &command, ServerOptions &options);

/// The settings with what the options and --set var.NAME=... change. Throws Failure (bad_config).
ServerSettings server_settings(const CommandLine &line, const ServerOptions &options);

}  // namespace sluice::cli
