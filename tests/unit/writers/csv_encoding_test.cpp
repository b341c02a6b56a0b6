// Encodings of CSV files: every byte of windows-1252, the edges of UTF-16.
#include "plugins/writer_csv/encoding.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace sluice;
using namespace std::string_literals;

std::string encoded(std::string_view text, Encoding encoding) {
    std::string out = "<";
    append_encoded(out, text, encoding);
    return out.substr(1);
}

std::string utf8(char32_t character) {
    const auto byte = [&](char32_t first, int shift) {
        return static_cast<char>(first | (shift < 0 ? character : (character >> shift & 0x3f)));
    };
    if (character < 0x80) return {static_cast<char>(character)};
    if (character < 0x800) return {static_cast<char>(0xc0 | character >> 6), byte(0x80, 0)};
    return {static_cast<char>(0xe0 | character >> 12), byte(0x80, 6), byte(0x80, 0)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_encoding)

BOOST_AUTO_TEST_CASE(utf8_stays_as_it_is) {
    BOOST_TEST(encoded("a\u00e9\U0001f600", Encoding::utf8) == "a\u00e9\U0001f600");
}

BOOST_AUTO_TEST_CASE(latin_1_is_the_greater_part_of_windows_1252) {
    for (char32_t character = 0; character < 0x100; ++character) {
        const bool is_known = character < 0x80 || character >= 0xa0;
        BOOST_TEST(is_encodable(utf8(character), Encoding::windows1252) == is_known);
        const std::string expected(1, is_known ? static_cast<char>(character) : '?');
        BOOST_TEST((encoded(utf8(character), Encoding::windows1252) == expected));
    }
}

BOOST_AUTO_TEST_CASE(windows_1252_has_27_more) {
    int count = 0;
    for (char32_t character = 0x100; character < 0x10000; ++character) {
        if (character >= 0xd800 && character < 0xe000) continue;
        const bool is_known = is_encodable(utf8(character), Encoding::windows1252);
        BOOST_REQUIRE(is_known == (encoded(utf8(character), Encoding::windows1252) != "?"));
        count += is_known ? 1 : 0;
    }
    BOOST_TEST(count == 27);
    BOOST_TEST(encoded("\u20ac\u201a\u0178\u017e", Encoding::windows1252) == "\x80\x82\x9f\x9e");
    BOOST_TEST(!is_encodable("\U0001f600", Encoding::windows1252));
    BOOST_TEST(encoded("a\U0001f600b", Encoding::windows1252) == "a?b");
}

BOOST_AUTO_TEST_CASE(utf_16_has_pairs_beyond_its_units) {
    BOOST_TEST((encoded("A\uffff", Encoding::utf16le) == "A\0\xff\xff"s));
    BOOST_TEST((encoded("\U00010000\U0010ffff", Encoding::utf16le) == "\x00\xd8\x00\xdc\xff\xdb\xff\xdf"s));
    BOOST_TEST(is_encodable("\U0010ffff", Encoding::utf16le));
}

BOOST_AUTO_TEST_SUITE_END()
