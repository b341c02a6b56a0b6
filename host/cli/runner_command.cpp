#include "host/cli/runner_command.hpp"

#include "engine/base/failure.hpp"
#include "host/cli/command_line.hpp"
#include "host/runner/attempt_run.hpp"
#include "host/runner/runner_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <CLI/CLI.hpp>
#include <csignal>

namespace sluice::cli {

namespace {

bool is_socket(int descriptor) {
    int type = 0;
    socklen_t size = sizeof type;
    return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

void run_runner_command() {
    if (!is_socket(runner_channel))
        throw Failure(Status::bad_config, "this command is started by the server, with a channel to it");
    fcntl(runner_channel, F_SETFD, FD_CLOEXEC);  // not for what a plugin may start
    prctl(PR_SET_PDEATHSIG, SIGKILL);            // a server that is gone already has closed the channel
    MessageChannel channel(runner_channel);
    run_attempt(channel);
}

}  // namespace

void add_runner_command(CLI::App &app, CommandLine &line) {
    CLI::App *command = app.add_subcommand("runner", "Work on one job for the server that started this");
    command->group("");  // not in the help
    command->callback([&line] { run_command(line, [] { run_runner_command(); }); });
}

}  // namespace sluice::cli
