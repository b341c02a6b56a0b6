// Where `sluice export` writes to: files that are there already, links, pipes, devices.
#include "tests/host/host_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

namespace {

struct Fixture : HostFixture {
    ChildResult exported(const std::string &more) const {
        return shell("\"$sluice\" export case --profiles . -q " + more);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(export_output, Fixture)

BOOST_AUTO_TEST_CASE(a_pipe_is_written_to) {
    for (const std::string more : {"", " --force"}) {
        const ChildResult result =
            shell("\"$sluice\" export case --profiles . -q -o >(cat > copy)" + more + "; wait $!");
        BOOST_TEST(result.exit_code == 0, result.err);
        BOOST_TEST(read("copy") == items);
    }
    const ChildResult nobody = shell("mkfifo p; \"$sluice\" export case --profiles . -o p --force");
    BOOST_TEST(nobody.exit_code == 1);
    BOOST_TEST(contains(nobody.err, "nobody reads p"), nobody.err);
    BOOST_TEST(shell("test -p p").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_device_is_written_to_and_not_replaced) {
    shell("ln -s /dev/null null");
    BOOST_TEST(exported("-o null --force").exit_code == 0);
    BOOST_TEST(shell("test -c null").exit_code == 0);
    BOOST_TEST(exported("-o /dev/stdout | cat").out == items);
    BOOST_TEST(exported("-o /dev/full").exit_code == 1);
}

BOOST_AUTO_TEST_CASE(a_link_to_nothing_is_an_existing_file) {
    shell("ln -s nowhere link");
    BOOST_TEST(exported("-o link").exit_code == 1);
    BOOST_TEST(!has("nowhere"));
    BOOST_TEST(exported("-o link --force").exit_code == 0);
    BOOST_TEST(read("link") == items);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_too_long_is_told_in_plain_words) {
    const ChildResult result = exported("-o " + std::string(300, 'x'));
    BOOST_TEST(result.exit_code == 1);
    BOOST_TEST(contains(result.err, "sluice: cannot look at xxx"), result.err);
}

BOOST_AUTO_TEST_CASE(the_manifest_is_an_output_too) {
    BOOST_TEST(exported("-o a.ndjson --manifest m.json").exit_code == 0);
    const std::string manifest = read("m.json");
    BOOST_TEST(contains(manifest, "\"a.ndjson\""), manifest);
    // It is refused before any work is done,
    BOOST_TEST(exported("-o b.ndjson --manifest m.json").exit_code == 1);
    BOOST_TEST(exported("-o b.ndjson --manifest none/m.json").exit_code == 1);
    BOOST_TEST(!has("b.ndjson"));
    BOOST_TEST(read("m.json") == manifest);
    BOOST_TEST(exported("-o b.ndjson --manifest m.json --force").exit_code == 0);
    BOOST_TEST(read("m.json") != manifest);
    // and does not take the result's place.
    BOOST_TEST(exported("-o c.ndjson --manifest c.ndjson").exit_code == 1);
    BOOST_TEST(read("c.ndjson") == items);
    BOOST_TEST(exported("-o d.ndjson --manifest ./").exit_code == 0);
    BOOST_TEST(has("d.manifest.json"));
    BOOST_TEST(contains(exported("-o e.ndjson --manifest -").out, "\"e.ndjson\""));
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_nothing_behind) {
    const ChildResult result = shell(
        "ulimit -f 1; trap '' XFSZ; yes '{\"id\":\"1\"}' | head -n 10000 | "
        "\"$sluice\" export case --profiles . --set source.settings.path=- -o out/");
    BOOST_TEST(result.exit_code == 1);
    BOOST_TEST(contains(result.err, "File too large"), result.err);
    BOOST_TEST(shell("ls -A out").out == "");
}

BOOST_AUTO_TEST_SUITE_END()
