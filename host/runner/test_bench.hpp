// The tests of profiles, run in a process of their own.
#pragma once

#include "host/profiles/profile_tests.hpp"
#include "host/runner/runner_process.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// The bench was stopped; there is no result. No Failure: nothing is wrong with a profile.
class TestsStopped : public std::exception {
public:
    const char *what() const noexcept override { return "the server stops, and its tests with it"; }
};

/// A plain value.
struct TestBenchOptions {
    std::filesystem::path program;  // that testers are started from
    std::vector<std::filesystem::path> plugin_folders;
    std::uint64_t memory_bytes = 0;          // of a tester; 0: any
    std::chrono::milliseconds wall{30'000};  // of all tests of one profile
};

/// Has a tester, a process like a runner, run the tests one profile after the other. A test that crashes it, or does
/// not end in time, costs its own profile; the next one gets another tester. run() and rest() by one thread at a time.
class TestBench final : public ProfileTests {
public:
    explicit TestBench(TestBenchOptions options);

    /// Throws TestsStopped.
    void run(const TestedProfile &tested, const TransformFiles &transform, Problems &problems) override;

    void rest() noexcept override { end_tester(); }

    /// End what is run, and let nothing begin. From any thread; does not wait for run().
    void stop() noexcept;

private:
    RunnerProcess &tester();
    RunnerProcess &started_tester();
    std::optional<RunnerExit> end_tester() noexcept;
    std::string ask(const Json &task, Problems &problems);

    const TestBenchOptions options_;
    std::mutex mutex_;  // of what follows; a tester is made and ended under it
    std::unique_ptr<RunnerProcess> tester_;
    bool is_stopped_ = false;
};

}  // namespace sluice
