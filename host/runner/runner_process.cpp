#include "host/runner/runner_process.hpp"

#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace sluice {

namespace {

// Where things lie and how a sanitizer reports, and no more: no secret of this process's environment.
constexpr std::array kept_variables = {"TMPDIR",        "TZ",           "LANG",        "LC_ALL", "ASAN_OPTIONS",
                                       "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"};

std::vector<std::string> runner_environment() {
    std::vector<std::string> environment;
    for (const char *name : kept_variables)
        if (const char *value = std::getenv(name)) environment.push_back(std::string(name) + "=" + value);
    return environment;
}

std::vector<char *> pointers(std::vector<std::string> &texts) {
    std::vector<char *> result;
    for (std::string &text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

// What a new process begins with.
class SpawnSetup {
public:
    explicit SpawnSetup(int channel) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, channel, runner_channel);
        posix_spawn_file_actions_addclosefrom_np(&actions_, runner_channel + 1);

        posix_spawnattr_init(&attributes_);
        sigset_t none, usual;
        sigemptyset(&none);
        sigfillset(&usual);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &usual);
        // A group of its own: Ctrl-C in a terminal goes to the host, which drains.
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    SpawnSetup(const SpawnSetup &) = delete;
    SpawnSetup &operator=(const SpawnSetup &) = delete;
    ~SpawnSetup() {
        posix_spawnattr_destroy(&attributes_);
        posix_spawn_file_actions_destroy(&actions_);
    }

    pid_t spawn(const std::filesystem::path &program, const char *command) const {
        std::vector<std::string> environment = runner_environment();
        std::vector<std::string> arguments = {program.string(), command};
        pid_t process = -1;
        const int error = posix_spawn(&process, program.c_str(), &actions_, &attributes_, pointers(arguments).data(),
                                      pointers(environment).data());
        if (error != 0) throw Failure(Status::io_retry, system_failure("start a runner", error).message());
        return process;
    }

private:
    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

}  // namespace

std::string RunnerExit::text() const {
    if (!is_signal) return "exit code " + std::to_string(number);
    const char *const description = sigdescr_np(number);
    return "signal " + std::to_string(number) + (description != nullptr ? " (" + std::string(description) + ")" : "");
}

RunnerProcess::RunnerProcess(const std::filesystem::path &program, const char *command) {
    std::array<int, 2> ends = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw Failure(Status::io_retry, system_failure("start a runner", errno).message());
    channel_ = std::make_unique<MessageChannel>(ends[0]);
    try {
        process_ = SpawnSetup(ends[1]).spawn(program, command);
    } catch (...) {
        close(ends[1]);
        throw;
    }
    close(ends[1]);
}

RunnerProcess::~RunnerProcess() {
    if (process_ > 0) wait(std::chrono::milliseconds(0));
}

bool RunnerProcess::is_waiting() { return !channel_->receive(std::chrono::milliseconds(0)) && !channel_->is_over(); }

void RunnerProcess::signal(int number) noexcept {
    if (process_ > 0) kill(process_, number);
}

RunnerExit RunnerProcess::wait(std::chrono::milliseconds grace) noexcept {
    RunnerExit result;
    const int end = static_cast<int>(syscall(SYS_pidfd_open, process_, 0));
    if (end >= 0) {
        pollfd event = {end, POLLIN, 0};
        poll(&event, 1, static_cast<int>(grace.count()));
        close(end);
    }
    kill(-process_, SIGKILL);  // its group; what has ended already stays as it ended
    while (waitpid(process_, &result.status, 0) < 0 && errno == EINTR) continue;
    process_ = -1;
    result.is_signal = WIFSIGNALED(result.status);
    result.number = result.is_signal ? WTERMSIG(result.status) : WEXITSTATUS(result.status);
    return result;
}

}  // namespace sluice
