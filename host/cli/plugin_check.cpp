#include "host/cli/plugin_check.hpp"

#include "engine/base/failure.hpp"
#include "engine/plugin/catalog.hpp"
#include "engine/plugin/library.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <ostream>

namespace sluice::cli {

namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

constexpr int child_descriptor = 3;  // of the report, in the child

// ---- The report: one JSON object a line -------------------------------------------------------------------------

void send(int descriptor, const Json &message) {
    const std::string text = message.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    std::size_t sent = 0;
    while (sent < text.size()) {
        const ssize_t count = write(descriptor, text.data() + sent, text.size() - sent);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) throw system_failure("report to the parent process", errno);
        sent += static_cast<std::size_t>(count);
    }
}

// What the child has told so far.
struct Progress {
    PluginCheckReport report;
    std::string running;  // the check under way
    bool is_complete = false;
};

void receive(Progress &progress, const std::string &line) {
    const Json message = Json::parse(line, nullptr, false);
    if (!message.is_object()) return;
    if (message.contains("plugin")) progress.report.plugin = message.value("plugin", "");
    if (message.contains("refusal")) progress.report.refusal = message.value("refusal", "");
    if (message.contains("begin")) progress.running = message.value("begin", "");
    if (message.contains("name")) {
        progress.report.results.push_back({message.value("name", ""),
                                           static_cast<ConformanceResult::Outcome>(message.value("outcome", 0)),
                                           message.value("reason", "")});
        progress.running.clear();
    }
    if (message.contains("end")) progress.is_complete = true;
}

// ---- The child process ------------------------------------------------------------------------------------------

class Pipe {
public:
    Pipe() {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw system_failure("make a pipe", errno);
    }
    ~Pipe() {
        close(ends_[0]);
        close_write_end();
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;

    int read_end() const noexcept { return ends_[0]; }
    int write_end() const noexcept { return ends_[1]; }
    void close_write_end() noexcept {
        if (ends_[1] >= 0) close(ends_[1]);
        ends_[1] = -1;
    }

private:
    std::array<int, 2> ends_{-1, -1};
};

// The child's standard output joins our standard error: what a plugin prints is no part of the answer.
pid_t start(const std::filesystem::path &program, const PluginCheckRequest &request, int report_descriptor) {
    std::vector<std::string> words = {
        program.string(),      "plugins", "check",     "--in-process", std::to_string(child_descriptor), "--settings",
        request.settings_json, "--",      request.file};
    std::vector<char *> arguments;
    for (std::string &word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, report_descriptor, child_descriptor);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    pid_t child = -1;
    const int error = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw system_failure("start " + program.string(), error);
    return child;
}

// Read the report until the child closes it; false when the time is over first.
bool listen(int descriptor, Clock::time_point deadline, Progress &progress) {
    std::string rest;
    std::array<char, 4096> buffer;
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd waiting = {descriptor, POLLIN, 0};
        const int ready = left <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left));
        if (ready == 0) return false;
        if (ready < 0 && errno == EINTR) continue;
        const ssize_t count = read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return true;
        rest.append(buffer.data(), static_cast<std::size_t>(count));
        for (std::size_t end; (end = rest.find('\n')) != std::string::npos; rest.erase(0, end + 1))
            receive(progress, rest.substr(0, end));
    }
}

std::string ending_text(int status) {
    if (!WIFSIGNALED(status))
        return "the plugin ended the process with exit code " + std::to_string(WEXITSTATUS(status));
    const char *name = sigabbrev_np(WTERMSIG(status));
    return "the plugin crashed with signal " +
           (name == nullptr ? std::to_string(WTERMSIG(status)) : "SIG" + std::string(name));
}

}  // namespace

PluginCheckReport check_plugin(const std::filesystem::path &program, const PluginCheckRequest &request) {
    if (!Json::parse(request.settings_json, nullptr, false).is_object())
        throw Failure(Status::bad_config, "--settings is not a JSON object: " + request.settings_json);
    Pipe report;
    const pid_t child = start(program, request, report.write_end());
    report.close_write_end();

    Progress progress;
    const bool is_in_time = listen(report.read_end(), Clock::now() + std::chrono::seconds(request.timeout_s), progress);
    if (!is_in_time) kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;

    std::string ending;
    if (!is_in_time)
        ending = "the plugin did not come to an end within " + std::to_string(request.timeout_s) + " s";
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !progress.is_complete)
        ending = ending_text(status);
    if (!ending.empty()) {
        const std::string when = !progress.running.empty() ? progress.running
                                 : progress.is_complete    ? "the end of the process"
                                                           : "loading";
        progress.report.results.push_back({when, ConformanceResult::Outcome::failed, ending});
    }
    return progress.report;
}

void check_plugin_here(const PluginCheckRequest &request) {
    const rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    const int descriptor = request.report_descriptor;
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    const sluice_plugin *plugin = nullptr;
    try {
        plugin = &load_plugin(std::filesystem::absolute(request.file).lexically_normal());
    } catch (const Failure &failure) {
        send(descriptor, {{"refusal", failure.message()}});
        return send(descriptor, {{"end", true}});
    }
    send(descriptor, {{"plugin", std::string(kind_name(static_cast<PluginKind>(plugin->kind))) + " " + plugin->name +
                                     " " + plugin->version}});
    ConformanceOptions options;
    options.settings_json = request.settings_json;
    options.on_check = [descriptor](std::string_view name) { send(descriptor, {{"begin", name}}); };
    options.on_result = [descriptor](const ConformanceResult &result) {
        send(descriptor,
             {{"name", result.name}, {"outcome", static_cast<int>(result.outcome)}, {"reason", result.reason}});
    };
    check_conformance(*plugin, options);
    send(descriptor, {{"end", true}});
}

bool print_plugin_check(const PluginCheckReport &report, std::ostream &out, bool is_json) {
    const auto count_of = [&](ConformanceResult::Outcome outcome) {
        return std::count_if(report.results.begin(), report.results.end(),
                             [outcome](const ConformanceResult &result) { return result.outcome == outcome; });
    };
    const auto failed = count_of(ConformanceResult::Outcome::failed);
    const bool is_good = report.refusal.empty() && failed == 0;
    if (is_json) {
        Json checks = Json::array();
        for (const ConformanceResult &result : report.results)
            checks.push_back(
                {{"check", result.name}, {"outcome", outcome_name(result.outcome)}, {"reason", result.reason}});
        const Json json = {
            {"plugin", report.plugin}, {"is_good", is_good}, {"refusal", report.refusal}, {"checks", checks}};
        out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
        return is_good;
    }
    for (const ConformanceResult &result : report.results) {
        out << outcome_name(result.outcome) << (result.outcome == ConformanceResult::Outcome::skipped ? "  " : "   ")
            << result.name << (result.reason.empty() ? "" : ": " + result.reason) << '\n';
    }
    if (!report.refusal.empty())
        out << "refused  " << report.refusal << '\n';
    else
        out << (report.plugin.empty() ? "the plugin" : report.plugin) << ": "
            << count_of(ConformanceResult::Outcome::passed) << " passed, " << failed << " failed, "
            << count_of(ConformanceResult::Outcome::skipped) << " skipped\n";
    return is_good;
}

}  // namespace sluice::cli
