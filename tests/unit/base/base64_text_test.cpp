#include "engine/base/base64.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(base64_text)

BOOST_AUTO_TEST_CASE(the_standards_examples) {
    const char *const examples[][2] = {{"", ""},
                                       {"f", "Zg=="},
                                       {"fo", "Zm8="},
                                       {"foo", "Zm9v"},
                                       {"foob", "Zm9vYg=="},
                                       {"fooba", "Zm9vYmE="},
                                       {"foobar", "Zm9vYmFy"}};
    for (const auto &[bytes, text] : examples) {
        BOOST_TEST(base64(bytes) == text);
        BOOST_TEST(decode_base64(text).value() == bytes);
    }
}

BOOST_AUTO_TEST_CASE(every_byte_comes_back) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) {
        bytes += static_cast<char>(byte);
        BOOST_TEST((decode_base64(base64(bytes)) == bytes));
        BOOST_TEST((decode_base64url(base64url(bytes)) == bytes));
    }
    BOOST_TEST(base64("\xfb\xff") == "+/8=");
    BOOST_TEST(base64url("\xfb\xff") == "-_8");
}

BOOST_AUTO_TEST_CASE(other_texts_are_none) {
    for (const char *text : {"Zg", "Zg=", "Z===", "Zh==", "Zm9=", " Zg==", "Zg==\n", "Zm9v=", "-_8="})
        BOOST_TEST(!decode_base64(text).has_value(), text);
    for (const char *text : {"Z", "Zh", "Zg==", "+/8", "Zm9vY"}) BOOST_TEST(!decode_base64url(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
