// Escaping of element content, and lengths in UTF-16 units.
#include "plugins/writer_xlsx/xml_text.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using sluice::xlsx::ControlCharacters;
using sluice::xlsx::escaped_text;
using sluice::xlsx::needs_preserved_space;
using sluice::xlsx::utf16_prefix;
using sluice::xlsx::utf16_units;

std::string escaped(std::string_view text, ControlCharacters policy = ControlCharacters::escape) {
    std::size_t forbidden = 0;
    return escaped_text(text, policy, forbidden);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(xml_text)

BOOST_AUTO_TEST_CASE(markup_and_controls_are_escaped_wherever_they_stand) {
    const std::pair<const char *, const char *> cases[] = {{"&", "&amp;"},
                                                           {"<", "&lt;"},
                                                           {">", "&gt;"},
                                                           {"\r", "&#13;"},
                                                           {"\x01", "_x0001_"},
                                                           {"\x1f", "_x001F_"},
                                                           {"\xef\xbf\xbe", "_xFFFE_"},
                                                           {"\xef\xbf\xbf", "_xFFFF_"},
                                                           {"_x0041_", "_x005F_x0041_"}};
    for (const auto &[text, expected] : cases)
        for (std::size_t before = 0; before < 40; ++before)
            for (const std::size_t behind : {0u, 1u, 15u, 33u}) {
                const std::string left(before, 'a'), right(behind, 'z');
                BOOST_TEST(escaped(left + text + right) == left + expected + right);
            }
}

BOOST_AUTO_TEST_CASE(plain_text_stays) {
    for (const char *text : {"", "a", "tab\tand\nline", "_", "_x", "_x004_", "_x00g1_", "_X0041_", "x0041_", "ö😀\"'",
                             "\xef\xbf\xbd", "\xef\xbc\xa1", "_x0041", "\x7f"})
        BOOST_TEST(escaped(text) == text);
}

BOOST_AUTO_TEST_CASE(what_comes_to_look_like_an_escape_is_escaped) {
    BOOST_TEST(escaped("_x0041\x01") == "_x005F_x0041_x0001_");
    BOOST_TEST(escaped("_x0041\xef\xbf\xbf") == "_x005F_x0041_xFFFF_");
    BOOST_TEST(escaped("_x0041_x0042_") == "_x005F_x0041_x005F_x0042_");
    BOOST_TEST(escaped("_x005F_") == "_x005F_x005F_");
    BOOST_TEST(escaped("_x00\x01"
                       "41_",
                       ControlCharacters::strip) == "_x005F_x0041_");
    BOOST_TEST(escaped("_\x01x0041_", ControlCharacters::strip) == "_x005F_x0041_");
}

BOOST_AUTO_TEST_CASE(forbidden_characters_are_counted) {
    for (const ControlCharacters policy :
         {ControlCharacters::escape, ControlCharacters::strip, ControlCharacters::fail}) {
        std::size_t forbidden = 0;
        const std::string result = escaped_text("a\x01\x02\xef\xbf\xbe\r\n\tb", policy, forbidden);
        BOOST_TEST(forbidden == 3);
        if (policy != ControlCharacters::escape) BOOST_TEST(result == "a&#13;\n\tb");
    }
}

BOOST_AUTO_TEST_CASE(space_at_the_ends_is_kept) {
    for (const char *text : {" a", "a ", "\ta", "a\n", "\r", "\x01 a", "\xef\xbf\xbf a", "a \xef\xbf\xbe"})
        BOOST_TEST(needs_preserved_space(text));
    for (const char *text : {"", "a", "a b", "ö"}) BOOST_TEST(!needs_preserved_space(text));
}

BOOST_AUTO_TEST_CASE(lengths_are_those_of_utf16) {
    BOOST_TEST(utf16_units("") == 0);
    BOOST_TEST(utf16_units("aö日") == 3);
    BOOST_TEST(utf16_units("😀") == 2);
    BOOST_TEST(utf16_prefix("aö日😀b", 3) == "aö日");
    BOOST_TEST(utf16_prefix("aö日😀b", 4) == "aö日");
    BOOST_TEST(utf16_prefix("aö日😀b", 5) == "aö日😀");
    BOOST_TEST(utf16_prefix("aö日😀b", 99) == "aö日😀b");
    BOOST_TEST(utf16_prefix("a\xe6\x97", 9) == "a");  // a torn character at the end
    BOOST_TEST(utf16_prefix("", 0) == "");
}

BOOST_AUTO_TEST_SUITE_END()
