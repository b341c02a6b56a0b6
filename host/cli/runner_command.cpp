#include "host/cli/runner_command.hpp"

#include "engine/base/failure.hpp"
#include "host/cli/command_line.hpp"
#include "host/runner/attempt_run.hpp"
#include "host/runner/runner_process.hpp"
#include "host/runner/test_work.hpp"

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

// The channel to the server, which this process ends with.
int server_channel() {
    if (!is_socket(runner_channel))
        throw Failure(Status::bad_config, "this command is started by the server, with a channel to it");
    fcntl(runner_channel, F_SETFD, FD_CLOEXEC);  // not for what a plugin may start
    prctl(PR_SET_PDEATHSIG, SIGKILL);            // a server that is gone already has closed the channel
    return runner_channel;
}

void add(CLI::App &app, CommandLine &line, const char *name, const char *about, void (*work)(MessageChannel &)) {
    CLI::App *command = app.add_subcommand(name, about);
    command->group("");  // not in the help
    command->callback([&line, work] {
        run_command(line, [work] {
            MessageChannel channel(server_channel());
            work(channel);
        });
    });
}

}  // namespace

void add_runner_commands(CLI::App &app, CommandLine &line) {
    add(app, line, runner_command, "Work on one job for the server that started this", &run_attempt);
    add(app, line, tester_command, "Run tests of profiles for the server that started this", &work_on_tests);
}

}  // namespace sluice::cli
