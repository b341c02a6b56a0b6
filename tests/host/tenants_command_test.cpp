// `sluice tenants purge`.
#include "tests/host/server_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

BOOST_FIXTURE_TEST_SUITE(tenants_command, ServerFixture)

BOOST_AUTO_TEST_CASE(a_tenant_is_removed_and_no_other) {
    write("slow.yaml", "profile: slow\nextends: case\nsource: {settings: {path: pipe}}\n");
    const ChildResult result = with_server(R"sh(
        mkfifo pipe; exec 9<>pipe
        purge() { "$sluice" tenants purge "$@" --data data; }
        for tenant in acme other; do "$sluice" keys create --tenant $tenant --data data 2> /dev/null > $tenant.key; done
        serve
        for tenant in acme other; do SLUICE_KEY=$(cat $tenant.key) submit > /dev/null; done
        SLUICE_KEY=$(cat acme.key) api /api/v1/exports -H 'Content-Type: application/json' -d '{"profile":"slow"}' \
            -o /dev/null
        purge acme --yes; echo "in use $?"
        stop KILL 2> /dev/null
        purge acme; echo "not sure $?"
        purge acme --yes; echo "unfinished $?"
        purge acme --yes --cancel; echo "done $?"
        ls data/artifacts | wc -l
        "$sluice" keys list --data data | cut -f 4
        purge acme --yes --json | tr -d '\n '; echo
        serve
        SLUICE_KEY=$(cat acme.key) "$sluice" jobs list; echo "its key $?"
        SLUICE_KEY=$(cat other.key) "$sluice" jobs list | cut -f 2
    )sh");
    BOOST_TEST(result.out ==
                   "in use 1\nnot sure 1\nunfinished 1\n"
                   "removed of acme: 2 jobs with their files, 1 keys\ndone 0\n1\nother\n"
                   "{\"tenant\":\"acme\",\"jobs\":0,\"keys\":0}\nits key 1\nsucceeded\n",
               result.out << result.err);
    for (const std::string why : {"is in use by another process; stop", "add --yes", "with --cancel"})
        BOOST_TEST(contains(result.err, why), result.err);
    BOOST_TEST(contains(read("data/audit.log"), "\"action\":\"tenant_purge\",\"tenant\":\"acme\""));
}

BOOST_AUTO_TEST_CASE(its_datasets_go_too) {
    const ChildResult result = with_server(R"sh(
        for tenant in acme other; do
            "$sluice" keys create --tenant $tenant --role admin --data data 2> /dev/null > $tenant.key
        done
        serve
        for tenant in acme other; do
            export SLUICE_KEY=$(cat $tenant.key)
            api /api/v1/datasets -H 'Content-Type: application/json' -d '{"id": "d", "columns": [{"name": "a"}]}' -o made
            api /api/v1/datasets/d/versions -H 'Content-Type: text/csv' --data-binary $'a\n1\n' > load
            id=$(python3 -c 'import json; print(json.load(open("load"))["id"])')
            api "/api/v1/exports/$id?wait=30" | grep -o '"state":"[a-z]*"'
        done
        stop
        ls data/datasets | wc -l
        "$sluice" tenants purge acme --yes --data data
        ls data/datasets | wc -l
        serve
        SLUICE_KEY=$(cat other.key) api /api/v1/datasets | grep -o '"id":"d"'
    )sh");
    BOOST_TEST(result.out ==
                   "\"state\":\"succeeded\"\n\"state\":\"succeeded\"\n2\n"
                   "removed of acme: 1 jobs with their files, 1 keys\n1\n\"id\":\"d\"\n",
               result.out << result.err << read("log"));
}

BOOST_AUTO_TEST_SUITE_END()
