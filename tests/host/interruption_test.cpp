// Ctrl-C, `kill` and a terminal that hangs up, in the middle of an export.
#include "tests/host/host_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

namespace {

struct Fixture : HostFixture {
    // Send `signals` to an export that waits for its input, which then ends. A shell starts its background processes
    // with SIGINT ignored; `env` is told what to do about that and other signals.
    ChildResult interrupted(const std::string &env, const std::string &signals, const std::string &more = "") const {
        return shell("mkfifo in; env " + env + " \"$sluice\" export case --profiles . --set source.settings.path=in " +
                     more + " & exec 9>in; echo '{\"id\":\"1\"}' >&9; for signal in " + signals +
                     "; do kill -$signal $!; done; " + (env.find("ignore") == env.npos ? "" : "exec 9>&-; ") +
                     "wait $!; code=$?; rm in; exit $code");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(interruption, Fixture)

BOOST_AUTO_TEST_CASE(leaves_nothing_behind) {
    for (const std::string signal : {"INT", "TERM", "HUP"}) {
        const ChildResult result = interrupted("--default-signal=INT", signal, "-o out/");
        BOOST_TEST(result.exit_code == 130, signal);
        BOOST_TEST(contains(result.err, "cancelled"), result.err);
        BOOST_TEST(shell("ls -A out").out == "");
    }
}

BOOST_AUTO_TEST_CASE(is_told_to_machines) {
    const ChildResult result = interrupted("--default-signal=INT", "INT", "-o out/ --json");
    BOOST_TEST(result.exit_code == 130);
    BOOST_TEST(contains(result.err, "{\"error\":{\"code\":\"cancelled\""), result.err);
}

BOOST_AUTO_TEST_CASE(comes_twice_from_some_wrappers) {
    const ChildResult result = interrupted("--default-signal=INT", "INT INT TERM", "-o out/");
    BOOST_TEST(result.exit_code == 130);
    BOOST_TEST(shell("ls -A out").out == "");
}

BOOST_AUTO_TEST_CASE(does_not_happen_under_nohup) {
    const ChildResult result = interrupted("--ignore-signal=HUP", "HUP", "-o out.ndjson");
    BOOST_TEST(result.exit_code == 0, result.err);
    BOOST_TEST(read("out.ndjson") == "{\"id\":\"1\"}\n");
}

BOOST_AUTO_TEST_CASE(ends_the_wait_for_a_header) {
    const ChildResult result = shell(
        "mkfifo in; env --default-signal=INT \"$sluice\" export case --profiles . --set source.plugin=csv "
        "--set source.settings.path=in -o out/ & exec 9>in; sleep 0.5; kill -INT $!; wait $!");
    BOOST_TEST(result.exit_code == 130);
    BOOST_TEST(contains(result.err, "cancelled"), result.err);
}

BOOST_AUTO_TEST_SUITE_END()
