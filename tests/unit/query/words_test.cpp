// Words in texts, and letters without regard to case.
#include "engine/query/words.hpp"

#include "engine/query/letter_case.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

bool finds(const char *words, const char *text, WordMatch match = WordMatch::all) {
    return WordSearch(words, match).is_in(text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(words)

BOOST_AUTO_TEST_CASE(words_are_whole) {
    BOOST_TEST(finds("red lamp", "The lamp, RED."));
    BOOST_TEST(!finds("red lamp", "The lamps are red"));
    BOOST_TEST(finds("red lamp", "the lamp", WordMatch::any));
    BOOST_TEST(!finds("red lamp", "the chair", WordMatch::any));
    BOOST_TEST(finds("90 200", "90×200cm 200"));
    BOOST_TEST(finds("a a a", "a"));
    BOOST_TEST(!finds("x", ""));
}

BOOST_AUTO_TEST_CASE(wildcards_and_phrases) {
    BOOST_TEST(finds("la*p*", "lamps"));
    BOOST_TEST(finds("*", "anything"));
    BOOST_TEST(!finds("*", " - "));
    BOOST_TEST(!finds("la*x", "lamp"));
    BOOST_TEST(finds("\"red lamp\" small", "a small red-lamp"));
    BOOST_TEST(!finds("\"red lamp\"", "lamp red"));
    BOOST_TEST(finds("\"red la*\"", "bright red lamps"));
    BOOST_TEST(finds("red lamp", "one red lamp", WordMatch::phrase));
    BOOST_TEST(!finds("red lamp", "red big lamp", WordMatch::phrase));
    BOOST_TEST(finds("\"red lamp\" chair", "chair", WordMatch::any));
}

BOOST_AUTO_TEST_CASE(a_search_forgets) {
    WordSearch search("red lamp", WordMatch::all);
    search.begin();
    search.look("red");
    BOOST_TEST(!search.is_satisfied());
    search.look("lamp");
    BOOST_TEST(search.is_satisfied());
    search.begin();
    search.look("lamp");
    BOOST_TEST(!search.is_satisfied());
}

BOOST_AUTO_TEST_CASE(letters_beyond_ascii) {
    BOOST_TEST(equal_folded("ÄÖÜ ŠŽ Ÿ ŁÓDŹ", "äöü šž ÿ łódź"));
    BOOST_TEST(equal_folded("ΆΣΤΡΟΣ ΌΎΏ", "άστρος όύώ"));
    BOOST_TEST(equal_folded("ЁЖИК", "ёжик"));
    BOOST_TEST(equal_folded("ẞ", "ß"));
    BOOST_TEST(equal_folded("Ạ", "ạ"));
    BOOST_TEST(!equal_folded("a", "á"));
    BOOST_TEST(!equal_folded("×", "÷"));
    BOOST_TEST(!equal_folded("ab", "a"));
    BOOST_TEST(!equal_folded("", "a"));
    BOOST_TEST(equal_folded("日本😀", "日本😀"));
    BOOST_TEST(!equal_folded("日本😀", "日本😁"));
    // Folding what is folded changes nothing.
    for (char32_t c = 0; c < 0x2000; ++c) BOOST_REQUIRE_MESSAGE(fold_case(fold_case(c)) == fold_case(c), unsigned(c));
}

BOOST_AUTO_TEST_SUITE_END()
