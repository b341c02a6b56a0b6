// The fast search for special bytes agrees with the plain one.
#include "plugins/sdk/sluice/byte_scan.hpp"

#include "plugins/sdk/sluice/json_text.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <random>

using sluice::sdk::find_special;
using sluice::sdk::find_special_bytewise;
using sluice::sdk::detail::JsonEscaped;
using sluice::sdk::detail::LineBreak;

BOOST_AUTO_TEST_SUITE(byte_scan)

BOOST_AUTO_TEST_CASE(both_searches_agree_on_any_bytes) {
    std::mt19937 random(11);
    std::uniform_int_distribution<int> byte(0, 255), frequency(0, 40);
    for (std::size_t size = 0; size <= 80; ++size) {
        for (int round = 0; round < 200; ++round) {
            // Exactly `size` bytes on the heap, so that reading beyond them is noticed.
            const auto bytes = std::make_unique<char[]>(size);
            for (std::size_t i = 0; i < size; ++i)
                bytes[i] = frequency(random) == 0 ? static_cast<char>(byte(random)) : 'x';
            const std::string_view text(bytes.get(), size);
            const JsonEscaped escaped;
            const LineBreak line_break;
            BOOST_REQUIRE_EQUAL(find_special(text, escaped), find_special_bytewise(text, escaped));
            BOOST_REQUIRE_EQUAL(find_special(text, line_break), find_special_bytewise(text, line_break));
        }
    }
}

BOOST_AUTO_TEST_CASE(every_byte_is_judged_alike) {
    for (int value = 0; value < 256; ++value) {
        for (const std::size_t size : {std::size_t{1}, std::size_t{20}}) {
            std::string text(size, 'x');
            text.back() = static_cast<char>(value);
            const bool is_special = value < 0x20 || value == '"' || value == '\\';
            BOOST_REQUIRE_EQUAL(find_special(text, JsonEscaped()), is_special ? size - 1 : size);
        }
    }
}

BOOST_AUTO_TEST_CASE(no_text_holds_nothing) { BOOST_TEST(find_special({}, LineBreak()) == 0u); }

BOOST_AUTO_TEST_SUITE_END()
