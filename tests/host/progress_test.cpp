// What a person sees while an export runs.
#include "tests/host/host_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

BOOST_FIXTURE_TEST_SUITE(progress, HostFixture)

BOOST_AUTO_TEST_CASE(a_terminal_gets_one_line_that_renews_itself_and_fits) {
    // The input ends when the line has been seen.
    write("on_terminal.sh",
          "stty cols 20\n"
          "(echo '{\"id\":\"1\"}'; while [ ! -e seen ]; do sleep 0.1; done) |"
          " \"$sluice\" export case --profiles . --set source.settings.path=- -o out.ndjson\n");
    const std::string out =
        shell(
            "script -qec 'bash on_terminal.sh' /dev/null </dev/null |"
            " while IFS= read -r -n 1 -d '' c; do printf %s \"$c\"; [ \"$c\" != K ] || touch seen; done")
            .out;
    const std::string renewal = "\r\x1b[K";
    BOOST_TEST(out.starts_with(renewal + "0 records, 0/s, "), out);
    const std::size_t end = out.rfind(renewal);
    BOOST_TEST(contains(out.substr(end), "out.ndjson\r\n1 rows of 1 records"), out);
    for (std::size_t at = 0; at < end; at = out.find(renewal, at + 1))
        BOOST_TEST(out.find(renewal, at + 1) - at - renewal.size() < 20, out);
}

BOOST_AUTO_TEST_CASE(elsewhere_are_plain_lines) {
    const ChildResult result = shell("\"$sluice\" export case --profiles . -o out.ndjson");
    BOOST_TEST(result.out == "out.ndjson\n");
    BOOST_TEST(result.err.starts_with("2 rows of 2 records, 22 B, "), result.err);
}

BOOST_AUTO_TEST_SUITE_END()
