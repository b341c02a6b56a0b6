#include "tests/unit/script/sandbox_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace sluice {

namespace {

const std::string codes =
    " local s = '' for at, code in utf8.codes(text) do s = s .. at .. ':' .. code .. ' ' end return s";

}  // namespace

BOOST_AUTO_TEST_SUITE(utf8_library)

BOOST_AUTO_TEST_CASE(functions) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return utf8.len('a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80')") == "4");
    BOOST_TEST(sandbox.run("return tostring(utf8.len('a\\xff'))") == "nil");
    BOOST_TEST(sandbox.run("return utf8.char(228, 8364, 128512)") == "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
    BOOST_TEST(sandbox.run("return utf8.codepoint('\xe2\x82\xac')") == "8364");
    BOOST_TEST(sandbox.run("return table.concat({utf8.codepoint('a\xc3\xa4', 1, -1)}, ' ')") == "97 228");
    BOOST_TEST(sandbox.run("return utf8.offset('a\xc3\xa4z', 3)") == "4");
    BOOST_TEST(sandbox.run("local n = 0 for c in ('a\xc3\xa4z'):gmatch(utf8.charpattern) do n = n + 1 end return n") ==
               "3");
}

BOOST_AUTO_TEST_CASE(codes_of_a_text) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("local text = 'a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z'" + codes) ==
               "1:97 2:228 4:8364 7:128512 11:122 ");
    BOOST_TEST(sandbox.run("local text = ''" + codes) == "");
    BOOST_TEST(sandbox.run("local text = '\\0'" + codes) == "1:0 ");
}

BOOST_AUTO_TEST_CASE(codes_of_what_is_not_utf8) {
    Sandbox sandbox;
    for (const std::string_view bytes :
         {"\\xff", "\\xc3", "\\x80", "\\xc0\\x80", "\\xed\\xa0\\x80", "\\xf4\\x90\\x80\\x80", "\\xe2\\x82"}) {
        const std::string error = sandbox.error("local text = 'ok" + std::string(bytes) + "'" + codes);
        BOOST_TEST(error == "test.lua:1: invalid UTF-8 at byte 3", bytes << " gives " << error);
    }
    BOOST_TEST(sandbox.error("local text = 'a\\x80'" + codes) == "test.lua:1: invalid UTF-8 at byte 2");
    BOOST_TEST(sandbox.run("local step = utf8.codes('x') return tostring((step('abc', 99))) .. tostring((step('abc', "
                           "math.mininteger))) .. tostring((step('abc', math.maxinteger)))") == "nil1nil");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sluice
