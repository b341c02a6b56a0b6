#include "host/runner/test_work.hpp"

#include "engine/base/failure.hpp"
#include "host/profiles/local_profile_tests.hpp"
#include "host/runner/process_limits.hpp"
#include "host/runner/test_message.hpp"

#include <csignal>
#include <cstdlib>
#include <new>
#include <optional>

namespace sluice {

namespace {

// The variables of one task: the next profile's tests do not see them.
class TaskEnvironment {
public:
    explicit TaskEnvironment(const std::map<std::string, std::string> &variables) : variables_(variables) {
        for (const auto &[name, value] : variables_) setenv(name.c_str(), value.c_str(), 1);
    }
    ~TaskEnvironment() {
        for (const auto &[name, value] : variables_) unsetenv(name.c_str());
    }
    TaskEnvironment(const TaskEnvironment &) = delete;
    TaskEnvironment &operator=(const TaskEnvironment &) = delete;

private:
    const std::map<std::string, std::string> &variables_;
};

Problems problems_of(const TestTask &task, PluginCatalog &catalog) {
    Problems problems;
    const auto fail = [&](const std::string &why) { problems.add({}, "tests", why); };
    try {
        const TaskEnvironment environment(task.environment);
        LocalProfileTests(catalog).run(task.tested, task.transform, problems);
    } catch (const std::bad_alloc &) {
        fail("the tests need more memory than they may have");
    } catch (const std::exception &error) {
        fail(error.what());
    }
    return problems;
}

}  // namespace

void work_on_tests(MessageChannel &channel) {
    std::signal(SIGPIPE, SIG_IGN);
    give_way();
    std::optional<PluginCatalog> catalog;
    while (const std::optional<Json> message = channel.receive(std::chrono::milliseconds(-1))) {
        const TestTask task = parse_test_task(*message);
        if (!catalog) {
            set_process_limits({task.memory_bytes, 0, std::chrono::seconds(0)}, 1);
            catalog.emplace(task.plugin_folders);
        }
        channel.send({{"problems", to_json(problems_of(task, *catalog).list())}});
    }
}

}  // namespace sluice
