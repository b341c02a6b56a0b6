// Runs the tests of a profile and compares what comes out.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "engine/profile/profile_test.hpp"

#include <string>
#include <vector>

namespace sluice {

/// One thing that is not as the test says. Parts that do not apply are empty: a rejected row has no column.
struct TestDifference {
    std::string where;     // "row 2", "table 'Entities', row 2", "error 1", "job"
    std::string column;    // header
    std::string expected;  // as a person reads it: NULL for NULL
    std::string got;
    Place place;  // of the expectation
};

/// Differences beyond this many are not looked for.
inline constexpr std::size_t test_differences_max = 100;

/// Run one test on the code path of an export, with a writer that keeps the rows and with the files that were read for
/// the profile. Nothing is written to any file. Throws Failure (bad_config) when the test cannot be run: a file is
/// missing, a request is not allowed.
std::vector<TestDifference> run_profile_test(const Profile &profile, const ProfileTest &test, PluginCatalog &catalog,
                                             const TransformFiles &transform);

}  // namespace sluice
