// What docs/operations says of a server that runs.
#include "tests/host/server_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

BOOST_FIXTURE_TEST_SUITE(operations_page, ServerFixture)

BOOST_AUTO_TEST_CASE(every_metric_is_listed_and_no_other) {
    write("page.md", read_file(std::string(SLUICE_SOURCE_FOLDER) + "/docs/operations/README.md"));
    const ChildResult result = with_server(R"sh(
        serve
        submit > /dev/null
        api /metrics | sed -n 's/^# TYPE \([a-z_]*\) .*/\1/p' | sort -u > served
        grep '^| `sluice_' page.md | cut -d '|' -f 2 | grep -o 'sluice_[a-z_]*' | sort -u > listed
        [ $(wc -l < served) -gt 8 ] && diff served listed
    )sh");
    BOOST_TEST(result.exit_code == 0, result.out << result.err);
}

BOOST_AUTO_TEST_SUITE_END()
