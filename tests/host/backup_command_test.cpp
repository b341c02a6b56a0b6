// `sluice backup` of a server that runs, and `sluice restore` for another one.
#include "tests/host/server_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

BOOST_FIXTURE_TEST_SUITE(backup_command, ServerFixture)

BOOST_AUTO_TEST_CASE(a_server_goes_on_from_its_backup) {
    const ChildResult result = with_server(R"sh(
        "$sluice" keys create --data data > key 2> /dev/null
        export SLUICE_KEY=$(cat key)
        serve
        id=$(submit)
        "$sluice" backup saved --data data | cut -d : -f 1
        later=$(submit)
        stop KILL 2> /dev/null
        "$sluice" restore saved --data data 2>&1 | cut -d : -f 2
        mv data lost
        "$sluice" restore saved --data data | cut -d : -f 1
        serve
        "$sluice" jobs list | cut -f 2,3
        [ $("$sluice" jobs list | cut -f 1) = $id ] && echo the same
        for path in files/case.ndjson files.zip; do
            api /api/v1/exports/$id/$path -D head > body
            echo $(head -n 1 head; grep -o '/rerun>; rel="again"' head; grep -o '"code":"[a-z_]*"' body)
        done
        again=$(api /api/v1/exports/$id/rerun -X POST | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
        api "/api/v1/exports/$again?wait=30" > /dev/null
        api /api/v1/exports/$again/files/case.ndjson
        stop; echo "stopped $?"
    )sh");
    const std::string gone = "HTTP/1.1 410 Gone\r /rerun>; rel=\"again\" \"code\":\"files_lost\"\n";
    BOOST_TEST(contains(result.out, "saved to saved\n"), result.out << result.err);
    BOOST_TEST(contains(result.out, " is not empty"), result.out);
    BOOST_TEST(contains(result.out, "\nrestored into "), result.out);
    BOOST_TEST(contains(result.out, "\nsucceeded\tcase\nthe same\n" + gone + gone + items + "stopped 0\n"),
               result.out << result.err << read("log"));
    BOOST_TEST(contains(read("lost/audit.log"), "\"action\":\"backup\""));
    BOOST_TEST(contains(read("data/audit.log"), "\"action\":\"restore\""));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told) {
    const std::pair<const char *, const char *> cases[] = {{"backup saved --data nowhere", "there is no data folder"},
                                                           {"restore . --data new", "is no backup"},
                                                           {"restore nowhere --data new", "is no backup"}};
    for (const auto &[arguments, why] : cases) {
        const ChildResult result = shell(std::string("\"$sluice\" ") + arguments);
        BOOST_TEST(result.exit_code == 1, arguments);
        BOOST_TEST(contains(result.err, why), result.err);
    }
    BOOST_TEST(shell("\"$sluice\" backup").exit_code == 2);
    BOOST_TEST(!has("saved"));
}

BOOST_AUTO_TEST_SUITE_END()
