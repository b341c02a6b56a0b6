// `sluice profiles watch` while somebody edits.
#include "tests/host/host_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

namespace {

const char *const edits = R"sh(
    said() {  # COUNT PATTERN: wait until so many lines of the log match
        for i in {1..400}; do [ "$(grep -c "$2" log)" -ge "$1" ] && return; sleep 0.05; done
        echo "never said $1 times: $2"; cat log
    }
    > log
    env --default-signal=INT "$sluice" profiles watch --profiles . >> log &
    said 1 '^active .* case: no tests'
    sed -i 's/path/paht/' profile.yaml
    said 1 '^kept .* case: the version before stays in use'
    said 1 'source.settings.paht: unknown key'
    sed -i 's/paht/path/' profile.yaml
    said 2 '^active .* case: no tests'
    rm profile.yaml
    said 1 '^removed *case'
    kill -INT $!
    wait $!
)sh";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(profile_watch, HostFixture)

BOOST_AUTO_TEST_CASE(says_what_is_in_use) {
    const ChildResult result = shell(edits);
    BOOST_TEST(result.out == "");
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.exit_code == 130);
}

BOOST_AUTO_TEST_SUITE_END()
