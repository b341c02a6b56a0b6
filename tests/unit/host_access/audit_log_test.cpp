#include "host/access/audit_log.hpp"

#include "engine/base/failure.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>
#include <vector>

using namespace sluice;
namespace fs = std::filesystem;

namespace {

struct Fixture {
    test::TempFolder folder;
    fs::path file = folder.path() / "audit.log";
    AuditEntry entry{"submit", "acme", "key", "ann", "192.0.2.1", "request 7", "job 7", "done"};

    std::vector<nlohmann::json> lines(const fs::path &of) {
        std::vector<nlohmann::json> found;
        std::istringstream stream(test::read_file(of));
        for (std::string line; std::getline(stream, line);) found.push_back(nlohmann::json::parse(line));
        return found;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(audit_log, Fixture)

BOOST_AUTO_TEST_CASE(an_act_is_a_line) {
    {
        AuditLog log(folder.path(), true);
        log.record(entry);
        entry.user = "line\nbreak \xff";
        entry.subject.clear();
        log.record(entry);
    }
    AuditLog(folder.path(), true).record(entry);
    const std::vector<nlohmann::json> found = lines(file);
    BOOST_REQUIRE(found.size() == 3);
    BOOST_TEST(found[0]["action"] == "submit");
    BOOST_TEST(found[0]["tenant"] == "acme");
    BOOST_TEST(found[0]["credential"] == "key");
    BOOST_TEST(found[0]["user"] == "ann");
    BOOST_TEST(found[0]["peer"] == "192.0.2.1");
    BOOST_TEST(found[0]["request"] == "request 7");
    BOOST_TEST(found[0]["subject"] == "job 7");
    BOOST_TEST(found[0]["outcome"] == "done");
    BOOST_TEST(found[0]["at_us"].is_number_integer());
    BOOST_TEST(found[1]["user"].get<std::string>().starts_with("line\nbreak"));
    BOOST_TEST(!found[1].contains("subject"));
    BOOST_TEST((fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
}

BOOST_AUTO_TEST_CASE(full_files_go_in_their_order) {
    AuditLog log(folder.path(), true, {1'000, 2});
    for (int i = 0; i < 100; ++i) {
        entry.subject = std::to_string(i);
        log.record(entry);
    }
    BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), {}) == 3);
    int expected = 99;
    for (const char *suffix : {"", ".1", ".2"}) {
        std::vector<nlohmann::json> found = lines(file.string() + suffix);
        BOOST_TEST(fs::file_size(file.string() + suffix) <= 1'000);
        for (auto line = found.rbegin(); line != found.rend(); ++line)
            BOOST_TEST((*line)["subject"] == std::to_string(expected--));
    }
}

BOOST_AUTO_TEST_CASE(a_second_process_appends_and_does_not_rename) {
    AuditLog log(folder.path(), false, {100, 2});
    log.record(entry);
    log.record(entry);
    BOOST_TEST(lines(file).size() == 2);
}

BOOST_AUTO_TEST_CASE(threads_do_not_mix_their_lines) {
    AuditLog log(folder.path(), true);
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&] {
                for (int i = 0; i < 200; ++i) log.record(entry);
            });
    }
    BOOST_TEST(lines(file).size() == 800);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_missing_is_told) {
    BOOST_CHECK_THROW(AuditLog(folder.path() / "missing", true), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
