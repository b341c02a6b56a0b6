// `sluice profiles watch` while somebody edits.
#include "tests/host/host_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

BOOST_FIXTURE_TEST_SUITE(profile_watch, HostFixture)

BOOST_AUTO_TEST_CASE(says_what_is_in_use) {
    const ChildResult result = shell(
        "env --default-signal=INT \"$sluice\" profiles watch --profiles . > log & "
        "said() { for i in {1..400}; do grep -q \"$1\" log && return; sleep 0.05; done; echo \"never said: $1\"; }; "
        "said '^active .* case: no tests'; "
        "sed -i 's/path/paht/' profile.yaml; said \"^kept .* case: the version before stays\"; said \"did you mean "
        "'path'\"; "
        "sed -i 's/paht/path/' profile.yaml; for i in {1..400}; do [ $(grep -c ^active log) = 2 ] && break; sleep "
        "0.05; done; "
        "rm profile.yaml; said '^removed *case'; "
        "kill -INT $!; wait $!");
    BOOST_TEST(result.out == "");
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.exit_code == 130);
    BOOST_TEST(!contains(read("log"), "never said"), read("log"));
}

BOOST_AUTO_TEST_SUITE_END()
