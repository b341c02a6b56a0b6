#include "host/runner/test_bench.hpp"

#include "engine/base/failure.hpp"
#include "host/runner/secret_variables.hpp"
#include "host/runner/test_message.hpp"

#include <csignal>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace sluice {

namespace {

constexpr int starts_max = 5;
constexpr std::chrono::milliseconds start_pause{500};

// Those of the profile and of the settings that its tests lay over the source's.
std::map<std::string, std::string> variables_of(const TestedProfile &tested) {
    std::map<std::string, std::string> variables = secret_variables(tested.profile);
    for (const ProfileTest &test : tested.tests) {
        if (!test.source_settings) continue;
        Profile profile = tested.profile;
        profile.source.settings = *test.source_settings;
        variables.merge(secret_variables(profile));
    }
    return variables;
}

}  // namespace

TestBench::TestBench(TestBenchOptions options) : options_(std::move(options)) {}

void TestBench::run(const TestedProfile &tested, const TransformFiles &transform, Problems &problems) {
    if (tested.tests.empty()) return;
    const Json task =
        to_json(TestTask{tested, transform, options_.plugin_folders, variables_of(tested), options_.memory_bytes});
    const std::string trouble = ask(task, problems);
    if (trouble.empty()) return;
    const std::optional<RunnerExit> exit = end_tester();
    {
        const std::lock_guard lock(mutex_);
        if (is_stopped_) throw TestsStopped();
    }
    problems.add(tested.tests.front().place, "tests",
                 trouble + (exit && exit->number != SIGKILL ? ": " + exit->text() : ""));
}

// Empty when the tester has answered, else what happened to it.
std::string TestBench::ask(const Json &task, Problems &problems) {
    try {
        MessageChannel &channel = started_tester().channel();
        channel.send(task);
        const std::optional<Json> answer = channel.receive(options_.wall);
        if (!answer && channel.is_over()) return "the tests have ended the process that ran them";
        if (!answer) return "the tests took longer than " + std::to_string(options_.wall.count() / 1000) + " s";
        for (const Problem &problem : parse_problems(answer->value("problems", Json::array()))) problems.add(problem);
        return "";
    } catch (const Failure &failure) {
        return "the tests cannot be run: " + failure.message();
    }
}

RunnerProcess &TestBench::tester() {
    const std::lock_guard lock(mutex_);
    if (is_stopped_) throw TestsStopped();
    if (!tester_) tester_ = std::make_unique<RunnerProcess>(options_.program, tester_command);
    return *tester_;
}

// A machine that is short of something for a moment does not cost a profile.
RunnerProcess &TestBench::started_tester() {
    for (int left = starts_max; --left > 0; std::this_thread::sleep_for(start_pause)) {
        try {
            return tester();
        } catch (const Failure &) {
        }
    }
    return tester();
}

std::optional<RunnerExit> TestBench::end_tester() noexcept {
    const std::lock_guard lock(mutex_);
    if (!tester_) return std::nullopt;
    const bool is_over = tester_->channel().is_over();
    const RunnerExit exit = tester_->wait(std::chrono::milliseconds(is_over ? 500 : 0));
    tester_.reset();
    return exit;
}

void TestBench::stop() noexcept {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    if (tester_) tester_->signal(SIGKILL);
}

}  // namespace sluice
