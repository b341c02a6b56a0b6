#include "host/cli/standard_streams.hpp"

#include "engine/base/failure.hpp"
#include "host/cli/command_line.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstdio>

namespace sluice::cli {

void hold_standard_streams() noexcept {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(number, F_GETFD) >= 0) continue;
        // Open for the wrong direction, so that reading or writing fails. The lowest free number is this one.
        if (open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY) != number) _exit(exit_failed);
    }
}

void flush_standard_output() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
    if (errno == EPIPE) die_of_closed_pipe();
    throw system_failure("write standard output", errno);
}

void die_of_closed_pipe() {
    std::signal(SIGPIPE, SIG_DFL);
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_UNBLOCK, &pipe, nullptr);  // Poco blocks it in every program that it is linked to
    std::raise(SIGPIPE);
    _exit(exit_failed);
}

}  // namespace sluice::cli
