// UTF-8, case and the guessing of misspelled words.
#include "engine/base/text.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

namespace {

const std::vector<std::string> words = {"delimiter", "quoting", "quote", "header", "line_end", "bom"};

std::string near(std::string_view word) { return std::string(sluice::nearest(word, words).value_or("nothing")); }

}  // namespace

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(well_formed_utf8_is_recognised) {
    for (const char *good :
         {"", "ascii", "Größe", "漢字", "👩‍🔬", "\x7f", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
          "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
        BOOST_TEST(sluice::is_utf8(good), good);
    BOOST_TEST(sluice::is_utf8(std::string_view("\0", 1)));
}

BOOST_AUTO_TEST_CASE(malformed_utf8_is_refused) {
    const std::vector<std::string> all = {"\x80",              // begins in the middle
                                          "\xC3",              // ends too early
                                          "\xE2\x82",          // likewise
                                          "\xF0\x9F\x92",      // likewise
                                          "\xC3(",             // goes on with something else
                                          "\xC0\xAF",          // overlong
                                          "\xC1\xBF",          // overlong
                                          "\xE0\x9F\xBF",      // overlong
                                          "\xF0\x8F\xBF\xBF",  // overlong
                                          "\xED\xA0\x80",      // a surrogate
                                          "\xED\xBF\xBF",      // a surrogate
                                          "\xF4\x90\x80\x80",  // above U+10FFFF
                                          "\xF8\x88\x80\x80\x80",
                                          "\xFE",
                                          "\xFF"};
    for (const std::string &bad : all) {
        for (const std::size_t before :
             {std::size_t{0}, std::size_t{15}, std::size_t{63}, std::size_t{64}, std::size_t{100}}) {
            BOOST_TEST(!sluice::is_utf8(std::string(before, 'x') + bad));
            BOOST_TEST(!sluice::is_utf8(std::string(before, 'x') + bad + std::string(before, 'y')));
        }
    }
}

BOOST_AUTO_TEST_CASE(case_matters_only_outside_ascii) {
    BOOST_TEST(sluice::equal_ignoring_case("RSConnect", "rsCONNECT"));
    BOOST_TEST(sluice::equal_ignoring_case("", ""));
    BOOST_TEST(!sluice::equal_ignoring_case("a", "ab"));
    BOOST_TEST(!sluice::equal_ignoring_case("@", "`"));  // 32 apart, but no letters
    BOOST_TEST(!sluice::equal_ignoring_case("[", "{"));
    BOOST_TEST(!sluice::equal_ignoring_case("Ä", "ä"));
    BOOST_TEST(sluice::ascii_lower("ABC xyz ÄÖ 1_Z") == "abc xyz ÄÖ 1_z");
}

BOOST_AUTO_TEST_CASE(typing_errors_find_their_word) {
    BOOST_TEST(near("delimter") == "delimiter");
    BOOST_TEST(near("delimeter") == "delimiter");
    BOOST_TEST(near("quot") == "quote");
    BOOST_TEST(near("quotng") == "quoting");
    BOOST_TEST(near("Header") == "header");
    BOOST_TEST(near("lineend") == "line_end");
    BOOST_TEST(near("bon") == "bom");
}

BOOST_AUTO_TEST_CASE(words_that_are_far_from_all_find_none) {
    BOOST_TEST(near("encoding") == "nothing");
    BOOST_TEST(near("zzz") == "nothing");
    BOOST_TEST(near("") == "nothing");
    BOOST_TEST(near(std::string(10'000, 'x')) == "nothing");
    BOOST_TEST(!sluice::nearest("bom", {}));
    const std::vector<std::string> long_words = {std::string(100, 'x')};
    BOOST_TEST(!sluice::nearest(std::string(64, 'x'), long_words));
}

BOOST_AUTO_TEST_CASE(the_nearest_of_several_wins) {
    const std::vector<std::string> close = {"column", "columns", "volumes"};
    BOOST_TEST(sluice::nearest("columms", close).value() == "columns");
    BOOST_TEST(sluice::nearest("column", close).value() == "column");
}

BOOST_AUTO_TEST_CASE(suggestions_read_as_a_question) {
    BOOST_TEST(sluice::suggestion("delimter", words) == " (did you mean 'delimiter'?)");
    BOOST_TEST(sluice::suggestion("encoding", words) == "");
}

BOOST_AUTO_TEST_CASE(control_characters_do_not_stay) {
    BOOST_TEST(sluice::one_line("Größe ’漢’") == "Größe ’漢’");
    BOOST_TEST(sluice::one_line(std::string_view("a\nb\0c\x1b[31m\x7f", 11)) == "a\uFFFDb\uFFFDc\uFFFD[31m\uFFFD");
    BOOST_TEST(sluice::one_line("\u009B1m\u00A0\xC2") == "\uFFFD1m\u00A0\xC2");
}

BOOST_AUTO_TEST_CASE(short_texts_are_compared_to_the_last_byte) {
    const std::string text = "abcdefghijklmnopqrstuvwxyz";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const std::string one = text.substr(0, size);
        BOOST_TEST(sluice::equals_short(one, std::string(one)));
        BOOST_TEST(!sluice::equals_short(one, one + "x"));
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = one;
            other[at] = '-';
            BOOST_TEST(!sluice::equals_short(one, other));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
