#include "host/cli/serve_command.hpp"

#include "engine/abi/plugin_abi.h"
#include "engine/base/failure.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/server_options.hpp"
#include "host/log/logger.hpp"
#include "host/server/server.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

// Blocks the signals that stop the server for good, in this thread and those that it starts: a second one changes
// nothing.
class StopSignals {
public:
    StopSignals() {
        sigemptyset(&signals_);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, signal);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    }

    void wait() const {
        int signal = 0;
        while (sigwait(&signals_, &signal) != 0) continue;
    }

private:
    sigset_t signals_;
};

void run_serve_command(CommandLine &line, const ServerOptions &options) {
    std::signal(SIGXFSZ, SIG_IGN);  // a write says so
    const StopSignals signals;
    const ServerSettings settings = server_settings(line, options);
    Logger logger(settings.log.is_json, settings.log.level);
    Server server(
        settings,
        {line.program, SLUICE_VERSION, line.folders("profiles"), line.folders("scripts"), line.folders("plugins")},
        logger);
    const std::string url = server.start();
    std::cout << url << '\n' << std::flush;
    logger.write(SLUICE_LOG_INFO, "serving", {{"url", url}, {"data", settings.data.string()}});
    signals.wait();
    server.stop();
}

}  // namespace

void add_serve_command(CLI::App &app, CommandLine &line) {
    auto options = std::make_shared<ServerOptions>();
    CLI::App *command = app.add_subcommand("serve", "Serve exports over HTTP");
    add_server_options(*command, *options);
    command->add_option("--listen", options->listen, "Address and port; port 0 takes a free one")
        ->type_name("HOST:PORT");
    command->footer(
        "The first line of standard output is the server's URL, once it is ready; the log goes to standard error.\n"
        "SIGTERM and Ctrl-C let running jobs end for a while and give the others back to the queue.\n"
        "Examples:\n"
        "  sluice serve\n"
        "  sluice serve --config sluice.yaml --listen 127.0.0.1:0");
    command->callback([&line, options] { run_command(line, [&] { run_serve_command(line, *options); }); });
}

}  // namespace sluice::cli
