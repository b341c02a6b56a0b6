// A runner, seen from its agent.
#pragma once

#include "host/runner/assignment.hpp"
#include "host/runner/message_channel.hpp"

#include <sys/types.h>
#include <filesystem>
#include <memory>
#include <string>

namespace sluice {

/// How a runner ended.
struct RunnerExit {
    int status = 0;          // as waitpid() gives it
    bool is_signal = false;  // ended by one, which is in `number`
    int number = 0;          // signal, or exit code

    /// For people: "signal 11 (Segmentation fault)", "exit code 1".
    std::string text() const;
};

/// What a process is for: the command that it is started with.
inline constexpr const char *runner_command = "runner";  // one attempt at a job
inline constexpr const char *tester_command = "tester";  // tests of profiles

/// The descriptor that a runner finds its channel at.
inline constexpr int runner_channel = 3;

/// A process of this program that was started ahead and waits for an assignment. It has a clean environment, its
/// channel as descriptor 3, and nothing else of this process but standard error. Killed and waited for when destroyed;
/// also when the thread that started it ends. One thread at a time.
class RunnerProcess {
public:
    /// `program` is called with `command` as its argument. Throws Failure (io_retry).
    explicit RunnerProcess(const std::filesystem::path &program, const char *command = runner_command);
    ~RunnerProcess();
    RunnerProcess(const RunnerProcess &) = delete;
    RunnerProcess &operator=(const RunnerProcess &) = delete;

    MessageChannel &channel() noexcept { return *channel_; }
    pid_t process() const noexcept { return process_; }

    /// False once it has ended, or said something without being asked. Before its assignment.
    bool is_waiting();

    void signal(int number) noexcept;

    /// Wait for its end, and from `grace` on make it end, with everything that it has started. Call at most once.
    RunnerExit wait(std::chrono::milliseconds grace) noexcept;

private:
    std::unique_ptr<MessageChannel> channel_;
    pid_t process_ = -1;  // -1 once waited for
};

}  // namespace sluice
