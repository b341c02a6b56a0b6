#include "engine/base/hmac.hpp"

#include "engine/base/hex.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

std::string hex_of(const std::string &bytes) {
    return to_hex({reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size()});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hmac)

// RFC 4231, cases 1, 2 and 6.
BOOST_AUTO_TEST_CASE(the_standards_examples) {
    BOOST_TEST(hex_of(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    BOOST_TEST(hex_of(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    BOOST_TEST(
        hex_of(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

BOOST_AUTO_TEST_SUITE_END()
