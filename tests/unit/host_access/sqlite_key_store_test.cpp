// Keys: shown once, compared and not kept, gone when they are revoked.
#include "host/access/sqlite_key_store.hpp"

#include "engine/base/failure.hpp"
#include "tests/child_process.hpp"

#include <sys/stat.h>
#include <boost/test/unit_test.hpp>
#include <thread>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

bool is_bad_config(const Failure &failure) { return failure.status() == Status::bad_config; }

NewCredential key_of(const std::string &tenant, CredentialKind kind = CredentialKind::native) {
    NewCredential credential;
    credential.kind = kind;
    credential.tenant = tenant;
    credential.user = "ann";
    credential.roles = {Role::exporter};
    credential.label = "nightly export";
    if (kind == CredentialKind::riversand || kind == CredentialKind::zoho) credential.client = "client of " + tenant;
    return credential;
}

struct Fixture {
    test::TempFolder folder;
    Credential::Time now = Credential::Time(std::chrono::days(20'000));
    SqliteKeyStore keys = open();

    SqliteKeyStore open() {
        return SqliteKeyStore(folder.path(), [this] { return now; });
    }

    std::optional<Credential> verify_native(const std::string &secret) {
        return keys.verify(CredentialKind::native, {"", secret});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sqlite_key_store, Fixture)

BOOST_AUTO_TEST_CASE(a_key_is_known_by_its_secret) {
    const IssuedCredential issued = keys.create(key_of("acme"));
    BOOST_TEST(issued.secret.starts_with("slk_" + issued.credential.id + "_"));
    BOOST_TEST(issued.secret.size() == 4 + 16 + 1 + 43);
    BOOST_TEST(issued.refresh_token == "");
    const Credential found = verify_native(issued.secret).value();
    BOOST_TEST(found.id == issued.credential.id);
    BOOST_TEST(found.tenant == "acme");
    BOOST_TEST(found.user == "ann");
    BOOST_TEST(found.label == "nightly export");
    BOOST_TEST((found.roles == std::set{Role::exporter} && found.kind == CredentialKind::native));
    BOOST_TEST((found.created_at == now && !found.expires_at && !found.revoked_at));

    for (const std::string &wrong :
         {std::string(), issued.secret + "x", issued.secret.substr(0, 40), "slk_" + issued.credential.id + "_",
          issued.secret.substr(21), keys.create(key_of("acme")).secret.replace(4, 16, issued.credential.id)})
        BOOST_TEST(!verify_native(wrong).has_value(), wrong);
    BOOST_TEST(!keys.verify(CredentialKind::bing, {"", issued.secret}).has_value());
}

BOOST_AUTO_TEST_CASE(a_key_that_is_over_is_told_from_an_unknown_one) {
    const auto is_over = [&](const std::string &secret) { return keys.is_over(CredentialKind::bing, {"", secret}); };
    NewCredential brief = key_of("acme", CredentialKind::bing);
    brief.expires_at = now + 1h;
    const IssuedCredential revoked = keys.create(key_of("acme", CredentialKind::bing)), ending = keys.create(brief);
    BOOST_TEST((!is_over(revoked.secret) && !is_over(ending.secret) && !is_over("nobody's") && !is_over("")));
    now += 1h;
    BOOST_TEST(keys.revoke(revoked.credential.id));
    BOOST_TEST((is_over(revoked.secret) && is_over(ending.secret) && !is_over("nobody's")));
    BOOST_TEST(!keys.is_over(CredentialKind::native, {"", revoked.secret}));
    keys.import(key_of("acme", CredentialKind::bing), revoked.secret, "");
    BOOST_TEST(!is_over(revoked.secret));  // it is in use again
}

BOOST_AUTO_TEST_CASE(no_secret_is_in_the_file) {
    const IssuedCredential native = keys.create(key_of("acme")),
                           zoho = keys.create(key_of("acme", CredentialKind::zoho));
    const std::string token = keys.issue_access_token({"client of acme", zoho.secret}, zoho.refresh_token).value().text;
    std::string bytes;
    for (const char *name : {"keys.sqlite", "keys.sqlite-wal"}) {
        bytes += test::read_file(folder.path() / name);
        struct stat found {};
        BOOST_TEST(stat((folder.path() / name).c_str(), &found) == 0);
        BOOST_TEST((found.st_mode & 0777) == 0600);
    }
    BOOST_TEST(bytes.find(native.credential.id) != std::string::npos);
    for (const std::string &secret : {native.secret.substr(21), zoho.secret, zoho.refresh_token, token})
        BOOST_TEST(bytes.find(secret) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_revoked_key_opens_nothing_and_does_not_open_the_server) {
    BOOST_TEST(!keys.did_ever_hold_keys());
    const IssuedCredential issued = keys.create(key_of("acme"));
    BOOST_TEST(keys.did_ever_hold_keys());
    BOOST_TEST(keys.revoke(issued.credential.id));
    BOOST_TEST(!keys.revoke(issued.credential.id));
    BOOST_TEST(!keys.revoke("nothing"));
    BOOST_TEST(!verify_native(issued.secret).has_value());
    BOOST_TEST(keys.did_ever_hold_keys());
    BOOST_TEST(open().did_ever_hold_keys());
    BOOST_TEST(keys.list("acme").at(0).revoked_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_key_ends_in_its_time) {
    NewCredential credential = key_of("acme");
    credential.expires_at = now + 1h;
    const IssuedCredential issued = keys.create(credential);
    now += 1h - 1us;
    BOOST_TEST(verify_native(issued.secret).has_value());
    now += 1us;
    BOOST_TEST(!verify_native(issued.secret).has_value());
}

BOOST_AUTO_TEST_CASE(another_process_changes_count_at_once) {
    SqliteKeyStore command_line = open();
    const IssuedCredential issued = command_line.create(key_of("acme"));
    BOOST_TEST(keys.did_ever_hold_keys());
    BOOST_TEST(verify_native(issued.secret).has_value());
    command_line.revoke(issued.credential.id);
    BOOST_TEST(!verify_native(issued.secret).has_value());
}

BOOST_AUTO_TEST_CASE(existing_secrets_are_taken) {
    const std::string secret = "an old secret of 1999";
    const Credential bing = keys.import(key_of("acme", CredentialKind::bing), secret, "");
    BOOST_TEST(keys.verify(CredentialKind::bing, {"", secret}).value().id == bing.id);
    const Credential native = keys.import(key_of("acme"), secret, "");
    BOOST_TEST(verify_native(secret).value().id == native.id);
    BOOST_TEST(!keys.verify(CredentialKind::bing, {"", secret + " "}).has_value());
    BOOST_CHECK_EXCEPTION(keys.import(key_of("emca", CredentialKind::bing), secret, ""), Failure, is_bad_config);
    BOOST_CHECK_EXCEPTION(keys.import(key_of("acme"), "", ""), Failure, is_bad_config);
}

BOOST_AUTO_TEST_CASE(a_client_has_two_live_secrets) {
    const NewCredential credential = key_of("acme", CredentialKind::riversand);
    const auto knows = [&](const std::string &secret) {
        return keys.verify(CredentialKind::riversand, {credential.client, secret}).has_value();
    };
    const IssuedCredential first = keys.create(credential), second = keys.create(credential);
    BOOST_TEST((knows(first.secret) && knows(second.secret)));
    BOOST_TEST(!keys.verify(CredentialKind::riversand, {"another client", first.secret}).has_value());
    BOOST_TEST(!keys.verify(CredentialKind::zoho, {credential.client, first.secret}).has_value());
    BOOST_CHECK_EXCEPTION(keys.create(credential), Failure, is_bad_config);
    keys.revoke(first.credential.id);
    const IssuedCredential third = keys.create(credential);
    BOOST_TEST((!knows(first.secret) && knows(second.secret) && knows(third.secret)));

    NewCredential thief = credential;
    thief.tenant = "emca";
    keys.revoke(third.credential.id);
    BOOST_CHECK_EXCEPTION(keys.create(thief), Failure, is_bad_config);
}

BOOST_AUTO_TEST_CASE(what_makes_no_key_is_refused) {
    NewCredential credential = key_of("");
    BOOST_CHECK_EXCEPTION(keys.create(credential), Failure, is_bad_config);
    credential = key_of("acme");
    credential.roles.clear();
    BOOST_CHECK_EXCEPTION(keys.create(credential), Failure, is_bad_config);
    credential = key_of("acme");
    credential.client = "client";
    BOOST_CHECK_EXCEPTION(keys.create(credential), Failure, is_bad_config);
    credential = key_of("acme", CredentialKind::zoho);
    BOOST_CHECK_EXCEPTION(keys.import(credential, "secret", ""), Failure, is_bad_config);
    credential.client.clear();
    BOOST_CHECK_EXCEPTION(keys.create(credential), Failure, is_bad_config);
    BOOST_TEST(!keys.did_ever_hold_keys());
}

BOOST_AUTO_TEST_CASE(access_tokens_last_an_hour) {
    const IssuedCredential zoho = keys.create(key_of("acme", CredentialKind::zoho));
    const PresentedSecret shown{"client of acme", zoho.secret};
    const AccessToken token = keys.issue_access_token(shown, zoho.refresh_token).value();
    BOOST_TEST(token.text.size() == 43);
    BOOST_TEST((token.lifetime == 1h));
    BOOST_TEST(keys.verify_access_token(token.text).value().id == zoho.credential.id);
    BOOST_TEST(!keys.verify_access_token("").has_value());
    BOOST_TEST(!keys.verify_access_token(zoho.refresh_token).has_value());
    BOOST_TEST(!keys.issue_access_token(shown, "").has_value());
    BOOST_TEST(!keys.issue_access_token(shown, zoho.secret).has_value());
    BOOST_TEST(!keys.issue_access_token({shown.client, "wrong"}, zoho.refresh_token).has_value());
    BOOST_TEST(!keys.issue_access_token({"nobody", shown.secret}, zoho.refresh_token).has_value());
    now += 1h;
    BOOST_TEST(!keys.verify_access_token(token.text).has_value());
}

BOOST_AUTO_TEST_CASE(access_tokens_end_with_their_credential) {
    const IssuedCredential zoho = keys.create(key_of("acme", CredentialKind::zoho));
    const PresentedSecret shown{"client of acme", zoho.secret};
    const AccessToken token = keys.issue_access_token(shown, zoho.refresh_token).value();
    keys.revoke(zoho.credential.id);
    BOOST_TEST(!keys.verify_access_token(token.text).has_value());
    BOOST_TEST(!keys.issue_access_token(shown, zoho.refresh_token).has_value());
}

BOOST_AUTO_TEST_CASE(a_credential_has_a_bounded_number_of_access_tokens) {
    const IssuedCredential zoho = keys.create(key_of("acme", CredentialKind::zoho));
    std::vector<std::string> tokens;
    for (int i = 0; i < 25; ++i)
        tokens.push_back(keys.issue_access_token({"client of acme", zoho.secret}, zoho.refresh_token).value().text);
    int live = 0;
    for (const std::string &token : tokens) live += keys.verify_access_token(token).has_value() ? 1 : 0;
    BOOST_TEST(live == 20);
    BOOST_TEST(keys.verify_access_token(tokens.back()).has_value());
    BOOST_TEST(!keys.verify_access_token(tokens.front()).has_value());
}

BOOST_AUTO_TEST_CASE(the_last_use_is_known_roughly) {
    const IssuedCredential issued = keys.create(key_of("acme"));
    BOOST_TEST(!keys.list("").at(0).used_at.has_value());
    verify_native(issued.secret);
    const Credential::Time first = now;
    now += 4min;
    verify_native(issued.secret);
    BOOST_TEST((keys.list("").at(0).used_at == first));
    now += 1min;
    verify_native(issued.secret);
    BOOST_TEST((keys.list("").at(0).used_at == now));
}

BOOST_AUTO_TEST_CASE(lists_are_of_a_tenant) {
    keys.create(key_of("acme"));
    keys.create(key_of("emca"));
    BOOST_TEST(keys.list("acme").size() == 1);
    BOOST_TEST(keys.list("").size() == 2);
    BOOST_TEST(keys.list("nobody").empty());
}

BOOST_AUTO_TEST_CASE(many_threads_and_two_stores_share_a_file) {
    SqliteKeyStore other = open();
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 10; ++i) {
                    SqliteKeyStore &store = thread % 2 == 0 ? keys : other;
                    store.verify(CredentialKind::native, {"", store.create(key_of("acme")).secret});
                }
            });
    }
    BOOST_TEST(keys.list("acme").size() == 40);
}

BOOST_AUTO_TEST_SUITE_END()
