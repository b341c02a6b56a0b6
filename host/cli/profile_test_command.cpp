#include "host/cli/profile_test_command.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/profile_store.hpp"
#include "host/cli/profile_choice.hpp"
#include "host/profiles/profile_test_run.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

// How one test ended.
struct TestOutcome {
    std::string profile;
    std::string name;
    Place place;
    std::vector<TestDifference> differences;
    std::string problem;  // why it could not be run

    bool is_good() const noexcept { return differences.empty() && problem.empty(); }
};

void test_profile(const CommandLine &line, PluginCatalog &catalog, const ProfileStore &store, const std::string &id,
                  std::vector<TestOutcome> &outcomes) {
    const TestedProfile tested = store.tested(id);
    for (const ProfileTest &test : tested.tests) {
        TestOutcome outcome{id, test.name, test.place, {}, ""};
        try {
            const TransformFiles transform = load_transform(tested.profile, line.folders("scripts"));
            outcome.differences = run_profile_test(tested.profile, test, catalog, transform);
        } catch (const Failure &failure) {
            outcome.problem = failure.message();
        }
        outcomes.push_back(std::move(outcome));
    }
}

// Without ids every profile is tested; a broken one counts as a test that failed.
std::vector<TestOutcome> test_profiles(const CommandLine &line, std::vector<std::string> ids) {
    PluginCatalog catalog = line.catalog();
    const ProfileStore store = open_profiles(line, catalog);
    const bool is_all = ids.empty();
    if (is_all)
        for (const ProfileSummary &profile : store.list()) ids.push_back(profile.id);
    std::vector<TestOutcome> outcomes;
    for (const std::string &id : ids) {
        try {
            test_profile(line, catalog, store, id, outcomes);
        } catch (const Failure &failure) {
            if (!is_all) throw;
            outcomes.push_back({id, "the profile can be read", {}, {}, failure.message()});
        }
    }
    return outcomes;
}

void print_outcome(const TestOutcome &outcome) {
    std::cout << (outcome.is_good() ? "ok      " : "FAILED  ") << outcome.profile << ": " << one_line(outcome.name)
              << '\n';
    if (!outcome.problem.empty()) std::cout << "        " << outcome.problem << '\n';
    for (const TestDifference &difference : outcome.differences) {
        std::cout << "        " << difference.place.text() << ": " << difference.where;
        if (!difference.column.empty()) std::cout << ", column " << one_line(difference.column);
        std::cout << "\n          expected: " << one_line(difference.expected)
                  << "\n          got:      " << one_line(difference.got) << '\n';
    }
}

Json to_json(const TestOutcome &outcome) {
    Json differences = Json::array();
    for (const TestDifference &difference : outcome.differences)
        differences.push_back({{"file", difference.place.file ? *difference.place.file : ""},
                               {"line", difference.place.line},
                               {"where", difference.where},
                               {"column", difference.column.empty() ? Json() : Json(difference.column)},
                               {"expected", difference.expected},
                               {"got", difference.got}});
    return {{"profile", outcome.profile},
            {"test", outcome.name},
            {"good", outcome.is_good()},
            {"problem", outcome.problem.empty() ? Json() : Json(outcome.problem)},
            {"differences", std::move(differences)}};
}

void run_profile_test_command(CommandLine &line, const std::vector<std::string> &ids) {
    const std::vector<TestOutcome> outcomes = test_profiles(line, ids);
    std::size_t failed = 0;
    Json json = Json::array();
    for (const TestOutcome &outcome : outcomes) {
        failed += outcome.is_good() ? 0 : 1;
        if (line.is_json)
            json.push_back(to_json(outcome));
        else
            print_outcome(outcome);
    }
    if (line.is_json)
        std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    else
        std::cout << outcomes.size() << (outcomes.size() == 1 ? " test, " : " tests, ") << failed << " failed\n";
    if (failed > 0) line.exit_code = exit_failed;
}

}  // namespace

void add_profile_test_command(CLI::App &profiles, CommandLine &line) {
    CLI::App *command =
        profiles.add_subcommand("test", "Run the tests that stand in profiles; of all profiles, or of those named");
    const auto ids = std::make_shared<std::vector<std::string>>();
    command->add_option("profile", *ids, "Ids of the profiles")->type_name("ID");
    command->footer(
        "Examples:\n"
        "  sluice profiles test\n"
        "  sluice profiles test tutorial_csv --json\n"
        "Tests bring their own input: no variable has to be set. Exit code 1 when a test fails.");
    command->callback([&line, ids] { run_command(line, [&line, &ids] { run_profile_test_command(line, *ids); }); });
}

}  // namespace sluice::cli
