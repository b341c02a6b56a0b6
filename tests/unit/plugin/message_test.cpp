#include "engine/plugin/message.hpp"

#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"

#include <boost/test/unit_test.hpp>

using sluice::plugin_message;

BOOST_AUTO_TEST_SUITE(message)

BOOST_AUTO_TEST_CASE(good_text_stays) {
    BOOST_TEST(plugin_message("no space left\n\tin /tmp \xE2\x82\xAC \xF0\x9F\x98\x80") ==
               "no space left\n\tin /tmp \xE2\x82\xAC \xF0\x9F\x98\x80");
    BOOST_TEST(plugin_message("") == "");
    BOOST_TEST(plugin_message(nullptr) == "");
}

BOOST_AUTO_TEST_CASE(broken_bytes_and_controls_are_replaced) {
    BOOST_TEST(plugin_message("a\xFFz") == "a\xEF\xBF\xBDz");
    BOOST_TEST(plugin_message("cut \xE2\x82") == "cut \xEF\xBF\xBD\xEF\xBF\xBD");
    BOOST_TEST(plugin_message("\x1b[31mred\x7f\r") == "\xEF\xBF\xBD[31mred\xEF\xBF\xBD\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(long_text_is_cut_between_characters) {
    constexpr std::size_t bytes_max = sluice::limits::plugin_message_bytes_max;
    const std::string fits(bytes_max, 'x');
    BOOST_TEST((plugin_message(fits.c_str()) == fits));
    BOOST_TEST((plugin_message((fits + "x").c_str()) == std::string(bytes_max - 3, 'x') + "..."));

    std::string wide;
    while (wide.size() <= bytes_max * 2) wide += "\xE2\x82\xAC";
    const std::string cut = plugin_message(wide.c_str());
    BOOST_TEST(cut.size() <= bytes_max);
    BOOST_TEST(cut.size() > bytes_max - 8);
    BOOST_TEST(cut.ends_with("..."));
    BOOST_TEST(sluice::is_utf8(cut));

    const std::string broken(bytes_max * 2, '\xFF');  // grows threefold
    BOOST_TEST(plugin_message(broken.c_str()).size() <= bytes_max);
}

BOOST_AUTO_TEST_SUITE_END()
