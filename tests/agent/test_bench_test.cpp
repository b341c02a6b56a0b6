// Tests of profiles in a process of their own: what they do to it costs nobody else anything.
#include "host/runner/test_bench.hpp"

#include "engine/profile/profile_store.hpp"
#include "host/runner/test_message.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <future>

using namespace sluice;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct Fixture {
    test::TempFolder folder;
    TestBenchOptions options{
        fs::path(SLUICE_BUILD_FOLDER) / "bin/sluice",
        {fs::path(SLUICE_BUILD_FOLDER) / "lib/sluice/plugins", fs::path(SLUICE_BUILD_FOLDER) / "tests/agent_plugins"}};

    // A profile with one test, whose source makes this trouble.
    TestedProfile tested(const std::string &trouble, const std::string &expected = "[{number: 0}]") const {
        test::write_file(folder.path() / "one.yaml",
                         "profile: one\nsource: {plugin: unruly}\nwriter: {plugin: csv}\n"
                         "tests:\n  - name: a test\n    source: {rows: 1, trouble: " +
                             trouble + "}\n    rows: " + expected + "\n");
        ProfileStoreOptions store;
        store.folders = {folder.path()};
        return ProfileStore(store).tested("one");
    }
};

std::string text_of(const Problems &problems) {
    std::string text;
    for (const Problem &problem : problems.list()) text += problem.text() + "\n";
    return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(test_bench, Fixture)

BOOST_AUTO_TEST_CASE(a_task_arrives_as_it_was_given) {
    for (const char *input :
         {"source: {rows: 1}", "input: lines.jsonl", "input: [{id: a, price: 190.50}]\n    request: {fields: [a]}"}) {
        test::write_file(folder.path() / "one.yaml",
                         "profile: one\nsource: {plugin: unruly}\nwriter: {plugin: csv}\nrequest: {fields: true}\n"
                         "tests:\n  - name: rows\n    " +
                             std::string(input) +
                             "\n    rows: [{number: 0, text: ''}, [1, null]]\n    errors: [not this one]\n"
                             "  - {name: tables, input: [], tables: {A: [[x]], B: []}}\n"
                             "  - {name: file, input: [], rows: rows.yaml}\n"
                             "  - {name: failure, input: [], failure: no}\n");
        ProfileStoreOptions store;
        store.folders = {folder.path()};
        TestTask task;
        task.tested = ProfileStore(store).tested("one");
        task.environment = {{"A", "b"}};
        task.memory_bytes = 7;
        const Json json = to_json(task);
        BOOST_TEST(task.tested.tests.size() == 4u);
        BOOST_TEST((to_json(parse_test_task(json)) == json));
    }
}

BOOST_AUTO_TEST_CASE(differences_come_back_with_their_places) {
    TestBench bench(options);
    Problems none, some;
    bench.run(tested("none"), {}, none);
    BOOST_TEST(text_of(none) == "");
    bench.run(tested("none", "[{number: 7}]"), {}, some);
    BOOST_TEST(text_of(some) == (folder.path() / "one.yaml").string() +
                                    ":7:21: tests: test 'a test': row 1, column 'number': expected '7', got '0'\n");
}

BOOST_AUTO_TEST_CASE(a_crash_costs_one_profile) {
    TestBench bench(options);
    for (const char *trouble : {"crash", "exit"}) {
        Problems problems, none;
        bench.run(tested(trouble), {}, problems);
        BOOST_TEST(text_of(problems).find("ended the process that ran them") != std::string::npos, text_of(problems));
        bench.run(tested("none"), {}, none);
        BOOST_TEST(text_of(none) == "");
    }
}

BOOST_AUTO_TEST_CASE(a_test_without_end_is_ended) {
    options.wall = 1s;
    TestBench bench(options);
    Problems problems;
    bench.run(tested("hang"), {}, problems);
    BOOST_TEST(text_of(problems).find("took longer than 1 s") != std::string::npos, text_of(problems));
}

BOOST_AUTO_TEST_CASE(stopping_does_not_wait_for_a_test) {
    TestBench bench(options);
    const TestedProfile hanging = tested("hang");
    auto result = std::async(std::launch::async, [&] {
        Problems problems;
        bench.run(hanging, {}, problems);
    });
    BOOST_TEST((result.wait_for(200ms) == std::future_status::timeout));
    bench.stop();
    BOOST_CHECK_THROW(result.get(), TestsStopped);
    Problems problems;
    BOOST_CHECK_THROW(bench.run(hanging, {}, problems), TestsStopped);
}

BOOST_AUTO_TEST_SUITE_END()
