// `sluice keys`, without a server and beside one.
#include "tests/host/server_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::test;

namespace {

struct Fixture : ServerFixture {
    ChildResult keys(const std::string &arguments) const { return shell("\"$sluice\" keys " + arguments); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(keys_command, Fixture)

BOOST_AUTO_TEST_CASE(a_new_key_is_shown_once_and_alone) {
    const ChildResult made = keys("create --data data --label nightly --role reader --role operator --expires 90d");
    BOOST_TEST(made.exit_code == 0, made.err);
    BOOST_TEST(made.out.starts_with("slk_"), made.out);
    BOOST_TEST(made.out.find('\n') == made.out.size() - 1);
    BOOST_TEST(contains(made.err, "of tenant default, reader,operator, until 2"), made.err);
    const ChildResult listed = keys("list --data data");
    BOOST_TEST(contains(listed.out, "\tlive\tnative\tdefault\t-\t-\treader,operator\tnightly\t"), listed.out);
    const std::string secret = made.out.substr(std::string("slk_0123456789abcdef_").size(), 20);
    BOOST_TEST(!contains(listed.out + keys("list --data data --json").out, secret));
    BOOST_TEST(shell("grep -rl -e " + secret + " data").out == "");
    BOOST_TEST(shell("stat -c %a data data/*").out == "700\n600\n600\n");
}

BOOST_AUTO_TEST_CASE(machines_get_json) {
    const ChildResult made = shell(
        "\"$sluice\" keys create --data data --kind zoho --client 1000.A --tenant acme --json | python3 -c '"
        "import json, sys; key = json.load(sys.stdin); "
        "print(key[\"kind\"], key[\"tenant\"], key[\"client\"], key[\"roles\"], len(key[\"secret\"]), "
        "len(key[\"refresh_token\"]))'");
    BOOST_TEST(made.out == "zoho acme 1000.A ['exporter'] 43 43\n", made.err);
    const ChildResult listed = keys("list --data data --json --tenant acme");
    BOOST_TEST(contains(listed.out, "\"state\": \"live\""), listed.out);
    BOOST_TEST(!contains(listed.out, "secret"));
    BOOST_TEST(keys("list --data data --json --tenant other").out == "[]\n");
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_told_before_anything_is_made) {
    for (const std::string arguments :
         {"create --role boss", "create --tenant API", "create --tenant metrics", "create --expires soon",
          "create --expires 2001-01-01T00:00:00Z", "create --kind ldap", "revoke", "rotate"}) {
        const ChildResult result = keys(arguments + " --data data");
        BOOST_TEST(result.exit_code == 2, arguments << result.err);
        BOOST_TEST(!has("data"), arguments);
    }
    BOOST_TEST(keys("create --data data --kind zoho").exit_code == 1);  // without a client
}

BOOST_AUTO_TEST_CASE(a_wrong_folder_is_not_made) {
    for (const std::string arguments : {"list", "revoke abc", "rotate-links"}) {
        const ChildResult result = keys(arguments + " --data nowhere");
        BOOST_TEST(result.exit_code == 1);
        BOOST_TEST(contains(result.err, "there is no data folder"), result.err);
        BOOST_TEST(!has("nowhere"));
    }
}

BOOST_AUTO_TEST_CASE(secrets_that_clients_have_are_read_from_standard_input) {
    const std::string secret = "an-old-secret-of-a-client";
    BOOST_TEST(shell("echo " + secret + " | \"$sluice\" keys import --data data --kind bing").exit_code == 0);
    BOOST_TEST(shell("printf '%s\\r\\n%s' " + secret +
                     " the-refresh-token-of-it | "
                     "\"$sluice\" keys import --data data --kind zoho --client c")
                   .exit_code == 0);
    const ChildResult again = shell("echo " + secret + " | \"$sluice\" keys import --data data --kind bing");
    BOOST_TEST(again.exit_code == 1);
    BOOST_TEST(contains(again.err, "in use already"), again.err);
    BOOST_TEST(!contains(again.err, secret));
    const std::pair<const char *, const char *> bad[] = {{"printf ''", "is missing"},
                                                         {"echo short", "could guess it"},
                                                         {"echo a secret with spaces in it", "spaces"},
                                                         {"yes "
                                                          "a-secret-of-a-client",
                                                          "more than 1 lines"},
                                                         {"head -c 100000 /dev/zero | tr '\\0' x", "longer than"}};
    for (const auto &[input, why] : bad) {
        const ChildResult result = shell(std::string(input) + " | \"$sluice\" keys import --data data --kind bing");
        BOOST_TEST(result.exit_code == 1, input);
        BOOST_TEST(contains(result.err, why), result.err);
    }
}

BOOST_AUTO_TEST_CASE(a_server_goes_by_them_at_once) {
    const ChildResult result = with_server(R"sh(
        status() { api /api/v1/exports -o /dev/null -w '%{http_code} '; }
        serve
        status                                                 # nobody has a key: who is here may come in
        export SLUICE_KEY=$("$sluice" keys create --data data 2> said)
        status
        id=$(sed 's/^key \([0-9a-f]*\) .*/\1/; q' said)
        "$sluice" keys revoke $id --data data
        status
        unset SLUICE_KEY
        status                                                 # revoking the last key opens nothing
        "$sluice" keys revoke $id --data data || echo again
    )sh");
    BOOST_TEST(result.out.starts_with("200 200 revoked "), result.out);
    BOOST_TEST(result.out.ends_with("\n401 401 again\n"), result.out);
    const std::string audit = read("data/audit.log");
    for (const std::string action : {"key_create", "key_revoke"})
        BOOST_TEST(contains(audit, "\"action\":\"" + action + "\",\"tenant\":\"default\",\"user\":"), audit);
}

BOOST_AUTO_TEST_CASE(rotating_links_changes_the_key_that_signs_them) {
    shell("mkdir -m 700 data");
    BOOST_TEST(keys("rotate-links --data data").exit_code == 0);
    const std::string before = read("data/server.key");
    BOOST_TEST(keys("rotate-links --data data --json").out == "{\n  \"rotated\": true\n}\n");
    const std::string after = read("data/server.key");
    BOOST_TEST(before.substr(0, before.find("seals")) != after.substr(0, after.find("seals")));
    BOOST_TEST(before.substr(before.find("seals")) == after.substr(after.find("seals")));
}

BOOST_AUTO_TEST_SUITE_END()
