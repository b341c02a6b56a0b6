// The folders of attempts, and which secrets a runner gets.
#include "host/agent/artifact_root.hpp"
#include "host/runner/secret_variables.hpp"
#include "tests/child_process.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <thread>

using namespace sluice;
using namespace sluice::test;

BOOST_AUTO_TEST_SUITE(artifact_root)

BOOST_AUTO_TEST_CASE(attempts_come_and_go_with_their_jobs) {
    const TempFolder folder;
    const ArtifactRoot root(folder.path() / "artifacts");
    root.create("job/1-a");
    root.create("job/2-b");
    write_file(root.path("job/2-b") / "x.csv", "x");
    BOOST_TEST(root.list(std::chrono::seconds(0)).size() == 2u);
    BOOST_TEST(root.list(std::chrono::seconds(60)).empty());
    root.remove("job/2-b");
    BOOST_TEST(std::filesystem::exists(root.path("job")));
    root.remove("job/1-a");
    BOOST_TEST(!std::filesystem::exists(root.path("job")));
    root.remove("job/1-a");
    BOOST_TEST(root.free_bytes() > 0u);
    const auto mode = std::filesystem::status(folder.path() / "artifacts").permissions();
    BOOST_TEST((mode == std::filesystem::perms::owner_all));
}

BOOST_AUTO_TEST_CASE(an_attempt_begins_while_the_last_one_goes) {
    constexpr int rounds = 2000;
    const TempFolder folder;
    const ArtifactRoot root(folder.path() / "artifacts");
    std::atomic<bool> is_over = false;
    std::thread remover([&] {
        while (!is_over) root.remove("job/1-a");
    });
    for (int round = 0; round < rounds; ++round) {
        BOOST_CHECK_NO_THROW(root.create("job/2-b"));
        root.remove("job/2-b");
    }
    is_over = true;
    remover.join();
}

BOOST_AUTO_TEST_CASE(a_runner_gets_the_secrets_that_its_profile_names_and_no_others) {
    setenv("SLUICE_TEST_A", "a", 1);
    setenv("SLUICE_TEST_B", "b", 1);
    setenv("SLUICE_TEST_C", "c", 1);
    setenv("SLUICE_TEST_D", "d", 1);
    Profile profile;
    profile.source.settings = {{"password", "x ${env:SLUICE_TEST_A}"},
                               {"list", {"$${env:SLUICE_TEST_C}", "${file:/f}"}}};
    profile.writer.settings = {{"deep", {{"key", "${env:SLUICE_TEST_B}${env:SLUICE_TEST_NONE}"}}}};
    profile.password = "${env:SLUICE_TEST_D}";
    const std::map<std::string, std::string> expected = {
        {"SLUICE_TEST_A", "a"}, {"SLUICE_TEST_B", "b"}, {"SLUICE_TEST_D", "d"}};
    BOOST_TEST((secret_variables(profile) == expected));
}

BOOST_AUTO_TEST_SUITE_END()
