// SHA-256 against the published examples (FIPS 180-4).
#include "engine/base/digest.hpp"

#include <boost/test/unit_test.hpp>

using sluice::Sha256;
using sluice::sha256_hex;

BOOST_AUTO_TEST_SUITE(digest)

BOOST_AUTO_TEST_CASE(published_digests) {
    BOOST_TEST(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BOOST_TEST(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    BOOST_TEST(sha256_hex(std::string(1'000'000, 'a')) ==
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

BOOST_AUTO_TEST_CASE(pieces_make_the_same_digest_as_the_whole) {
    const std::string text = "the bytes of a file, as they pass by";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Sha256 digest;
        digest.update(text.data(), cut);
        digest.update(text.data() + cut, text.size() - cut);
        BOOST_TEST(digest.hex() == sha256_hex(text));
    }
}

BOOST_AUTO_TEST_CASE(a_running_digest_can_be_moved) {
    Sha256 first;
    first.update("a", 1);
    Sha256 second = std::move(first);
    second.update("b", 1);
    Sha256 third;
    third.update("discarded", 9);
    third = std::move(second);
    third.update("c", 1);
    BOOST_TEST(third.hex() == sha256_hex("abc"));
}

BOOST_AUTO_TEST_CASE(any_bytes_count) {
    BOOST_TEST(sha256_hex(std::string(1, '\0')) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    BOOST_TEST(sha256_hex(std::string("a\0b", 3)) != sha256_hex("a"));
}

BOOST_AUTO_TEST_SUITE_END()
