#include "host/profiles/local_profile_tests.hpp"

#include "host/profiles/profile_test_run.hpp"

namespace sluice {

namespace {

// A test that fails, as one line that names the first difference.
std::string failed_test(const ProfileTest &test, const std::vector<TestDifference> &differences) {
    const TestDifference &first = differences.front();
    std::string text = "test " + shown(test.name) + ": " + first.where;
    if (!first.column.empty()) text += ", column " + shown(first.column);
    text += ": expected " + shown(first.expected) + ", got " + shown(first.got);
    if (differences.size() > 1) text += ", and " + std::to_string(differences.size() - 1) + " more";
    return text;
}

}  // namespace

void LocalProfileTests::run(const TestedProfile &tested, const TransformFiles &transform, Problems &problems) {
    for (const ProfileTest &test : tested.tests) {
        try {
            const auto differences = run_profile_test(tested.profile, test, catalog_, transform);
            if (!differences.empty()) problems.add(differences.front().place, "tests", failed_test(test, differences));
        } catch (const Failure &failure) {
            problems.add(test.place, "tests", "test " + shown(test.name) + ": " + failure.message());
        }
    }
}

}  // namespace sluice
