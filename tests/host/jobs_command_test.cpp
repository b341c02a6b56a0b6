// `sluice jobs` beside a server, and without one.
#include "tests/host/server_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

BOOST_FIXTURE_TEST_SUITE(jobs_command, ServerFixture)

BOOST_AUTO_TEST_CASE(jobs_are_listed_shown_and_cancelled) {
    // The second one waits for its input until it is cancelled.
    write("slow.yaml", "profile: slow\nextends: case\nsource: {settings: {path: pipe}}\n");
    const ChildResult result = with_server(R"sh(
        mkfifo pipe; exec 9<>pipe
        serve
        id=$(submit)
        echo "shown: $("$sluice" jobs show $id | tr '\n' '|')"
        slow=$(api /api/v1/exports -H 'Content-Type: application/json' -d '{"profile":"slow"}' |
            python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
        echo "listed: $("$sluice" jobs list | cut -f 3 | tr '\n' ' ')"
        echo "one: $("$sluice" jobs list --limit 1 | cut -f 3)"
        echo "by state: $("$sluice" jobs list --state succeeded,failed | cut -f 1,2,3,5)"
        echo "by profile: $("$sluice" jobs list --profile none)"
        echo "cancelled: $("$sluice" jobs cancel $slow)"
        "$sluice" jobs cancel $id; echo "code $?"
        "$sluice" jobs show 0b6e2c1e-6f2a-4c56-9d3c-6a4f4f0a8c11; echo "code $?"
        "$sluice" jobs list --json --limit 1 | python3 -c 'import json, sys; print(
            [job["state"] for job in json.load(sys.stdin)["exports"]])'
        "$sluice" jobs show $id --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["files"][0]["name"])'
        echo "$id $slow $url"
    )sh");
    const std::string ids = result.out.substr(result.out.rfind('\n', result.out.size() - 2) + 1);
    const std::string id = ids.substr(0, 36), slow = ids.substr(37, 36);
    const std::string url = ids.substr(74, ids.size() - 75);
    for (const std::string &part :
         {"shown: id\t" + id + "|kind\texport|state\tsucceeded|profile\tcase|",
          std::string("|progress\t2 rows|records read\t2|"),
          "|file\tcase.ndjson, 22 B, " + url + "/api/v1/exports/" + id + "/files/case.ndjson|",
          std::string("listed: slow case \n"), std::string("one: slow\n"),
          "by state: " + id + "\tsucceeded\tcase\t2 rows\n", std::string("by profile: \n"),
          "cancelled: cancelled " + slow + "\ncode 1\ncode 1\n['cancelled']\n" + "case.ndjson\n"})
        BOOST_TEST(contains(result.out, part), part << " is not in\n" << result.out << result.err);
    BOOST_TEST(contains(result.err, "the export has succeeded already"), result.err);
    BOOST_TEST(contains(result.err, "there is no such export"), result.err);
    BOOST_TEST(contains(result.err, "There are more"), result.err);
}

BOOST_AUTO_TEST_CASE(long_lists_come_in_pages) {
    const ChildResult result = with_server(R"sh(
        serve
        submission=$(printf -- '-d {"profile":"case"} -H Content-Type:application/json -o /dev/null %s ' \
            "$url/api/v1/exports")
        curl -sS $submission $(for i in {1..201}; do echo "--next -sS $submission"; done)
        for limit in 3 201 10000; do "$sluice" jobs list --limit $limit | sort -u | wc -l; done
    )sh");
    BOOST_TEST(result.out == "3\n201\n202\n", result.err);
}

BOOST_AUTO_TEST_CASE(the_key_is_in_no_argument_and_in_no_message) {
    const ChildResult result = with_server(R"sh(
        "$sluice" keys create --data data > key 2> /dev/null
        serve
        "$sluice" jobs list; echo "none $?"
        SLUICE_KEY=$(cat key) "$sluice" jobs list; echo "variable $?"
        "$sluice" jobs list --key-file key; echo "file $?"
        "$sluice" jobs list --key-file - < key; echo "input $?"
        sed -i 's/.$/!/' key
        SLUICE_KEY=$(cat key) "$sluice" jobs list; echo "wrong $?"
        "$sluice" jobs list --key-file nowhere; echo "missing $?"
        SLUICE_KEY=$'a\nb' "$sluice" jobs list; echo "broken $?"
    )sh");
    BOOST_TEST(result.out == "none 1\nvariable 0\nfile 0\ninput 0\nwrong 1\nmissing 1\nbroken 1\n", result.err);
    BOOST_TEST(contains(result.err, "give it in SLUICE_KEY or with --key-file"), result.err);
    BOOST_TEST(!contains(result.err, "slk_0"));
    BOOST_TEST(!contains(result.err, read("key").substr(10, 20)), result.err);
}

BOOST_AUTO_TEST_CASE(nobody_listens) {
    for (const std::string arguments : {"list", "show abc", "cancel abc"}) {
        const ChildResult result = shell("\"$sluice\" jobs " + arguments + " --url http://127.0.0.1:1");
        BOOST_TEST(result.exit_code == 1, arguments);
        BOOST_TEST(contains(result.err, "nobody listens at http://127.0.0.1:1: start 'sluice serve'"), result.err);
    }
    const ChildResult wrong = shell("SLUICE_URL=localhost:8080 \"$sluice\" jobs list");
    BOOST_TEST(wrong.exit_code == 1);
    BOOST_TEST(contains(wrong.err, "begins with https://"), wrong.err);
    BOOST_TEST(shell("\"$sluice\" jobs list --state done").exit_code == 2);
    BOOST_TEST(shell("\"$sluice\" jobs list --limit 0").exit_code == 2);
    BOOST_TEST(shell("\"$sluice\" jobs show").exit_code == 2);
}

BOOST_AUTO_TEST_SUITE_END()
