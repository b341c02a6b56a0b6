// Links that only the server can make, and secrets that only it can read.
#include "host/access/server_key.hpp"

#include "engine/base/base64.hpp"
#include "engine/base/failure.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

bool is_bad_config(const Failure &failure) { return failure.status() == Status::bad_config; }
bool is_bad_data(const Failure &failure) { return failure.status() == Status::bad_data; }

struct Fixture {
    test::TempFolder folder;
    std::filesystem::path file = folder.path() / "server.key";
    ServerKey key{folder.path()};
    std::chrono::sys_seconds now{1'700'000'000s};
    DownloadLink link{"acme", "file 7", now + 1h};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server_key, Fixture)

BOOST_AUTO_TEST_CASE(a_link_is_good_for_one_file_until_its_end) {
    const std::string signature = key.sign(link);
    BOOST_TEST(key.is_valid(link, signature, now));
    BOOST_TEST(!key.is_valid(link, signature, link.expires_at));
    BOOST_TEST(!key.is_valid({"emca", link.file_id, link.expires_at}, signature, now));
    BOOST_TEST(!key.is_valid({link.tenant, "file 8", link.expires_at}, signature, now));
    BOOST_TEST(!key.is_valid({link.tenant, link.file_id, link.expires_at + 1s}, signature, now));
    BOOST_TEST(!key.is_valid(link, "", now));
    BOOST_TEST(!key.is_valid(link, signature.substr(1), now));
    BOOST_TEST(ServerKey(folder.path()).is_valid(link, signature, now));
    const test::TempFolder other;
    BOOST_TEST(!ServerKey(other.path()).is_valid(link, signature, now));
}

BOOST_AUTO_TEST_CASE(links_end_when_another_process_says_so) {
    const std::string signature = key.sign(link), sealed = key.seal("secret", "job 7");
    ServerKey(folder.path()).rotate_links();
    BOOST_TEST(!key.is_valid(link, signature, now));
    BOOST_TEST(key.is_valid(link, key.sign(link), now));
    BOOST_TEST(key.open(sealed, "job 7") == "secret");
}

BOOST_AUTO_TEST_CASE(a_sealed_secret_comes_back_to_its_context_alone) {
    for (const std::string &secret : {std::string(), std::string("s3cret"), std::string(100'000, '\0')}) {
        const std::string sealed = key.seal(secret, "job 7");
        BOOST_TEST((key.open(sealed, "job 7") == secret));
        BOOST_TEST((ServerKey(folder.path()).open(sealed, "job 7") == secret));
        BOOST_CHECK_EXCEPTION(key.open(sealed, "job 8"), Failure, is_bad_data);
    }
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) seen.insert(key.seal("same", ""));
    BOOST_TEST(seen.size() == 100);
    const test::TempFolder other;
    BOOST_CHECK_EXCEPTION(ServerKey(other.path()).open(*seen.begin(), ""), Failure, is_bad_data);
}

BOOST_AUTO_TEST_CASE(a_changed_bit_is_noticed) {
    const std::string bytes = decode_base64url(key.seal("s3cret", "job 7")).value();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        BOOST_CHECK_EXCEPTION(key.open(base64url(changed), "job 7"), Failure, is_bad_data);
        BOOST_CHECK_EXCEPTION(key.open(base64url(bytes.substr(0, at)), "job 7"), Failure, is_bad_data);
    }
    BOOST_CHECK_EXCEPTION(key.open("not base64!", "job 7"), Failure, is_bad_data);
}

BOOST_AUTO_TEST_CASE(others_may_not_read_the_file) {
    namespace fs = std::filesystem;
    BOOST_TEST((fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
    fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
    BOOST_CHECK_EXCEPTION(ServerKey{folder.path()}, Failure, is_bad_config);
}

BOOST_AUTO_TEST_CASE(another_file_is_no_key) {
    for (const char *text : {"", "links 12\nseals 34\n", "hello"}) {
        test::write_file(file, text);
        BOOST_CHECK_EXCEPTION(ServerKey{folder.path()}, Failure, is_bad_config);
    }
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
