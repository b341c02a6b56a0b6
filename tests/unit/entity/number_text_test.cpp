// Numbers as text.
#include "engine/entity/number_text.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace sluice;

namespace {

std::string decimal(std::string_view number) {
    std::vector<char> out;
    if (!append_decimal(out, number)) return out.empty() ? "refused" : "refused, but appended";
    return {out.begin(), out.end()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(number_text)

BOOST_AUTO_TEST_CASE(grammar) {
    for (const char *text : {"0", "-0", "12", "1.50", "1e5", "1E+5", "-1.5e-7"}) BOOST_TEST(is_json_number(text));
    for (const char *text : {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "1 ", " 1", "NaN", "1.2.3"})
        BOOST_TEST(!is_json_number(text));
    BOOST_TEST(is_plain_number("-12.50"));
    BOOST_TEST(!is_plain_number("1e5"));
    BOOST_TEST(!is_plain_number("007"));
}

BOOST_AUTO_TEST_CASE(integers) {
    BOOST_TEST(*integer_of("42") == 42);
    BOOST_TEST(*integer_of("-9223372036854775808") == INT64_MIN);
    for (const char *text : {"9223372036854775808", "1.0", "1e2", "042", "+1", "", "-", "4 2"})
        BOOST_TEST(!integer_of(text));
}

BOOST_AUTO_TEST_CASE(decimals_keep_every_digit) {
    BOOST_TEST(decimal("190.50") == "190.50");
    BOOST_TEST(decimal("123456789012345678901234567890.10") == "123456789012345678901234567890.10");
    BOOST_TEST(decimal("1.5e3") == "1500");
    BOOST_TEST(decimal("1.50E1") == "15.0");
    BOOST_TEST(decimal("1.500e2") == "150.0");
    BOOST_TEST(decimal("12e-1") == "1.2");
    BOOST_TEST(decimal("-5e-3") == "-0.005");
    BOOST_TEST(decimal("0.5e1") == "5");
    BOOST_TEST(decimal("0.05e1") == "0.5");
    BOOST_TEST(decimal("0e5") == "0");
    BOOST_TEST(decimal("1e+2") == "100");
    BOOST_TEST(decimal("1.0e0") == "1.0");
    BOOST_TEST(decimal("1e400") == "1" + std::string(400, '0'));
}

BOOST_AUTO_TEST_CASE(decimals_are_bounded) {
    BOOST_TEST(decimal("1e4095").size() == decimal_chars_max);
    BOOST_TEST(decimal("1e4096") == "refused");
    BOOST_TEST(decimal("1e-4097") == "refused");
    BOOST_TEST(decimal("1e99999999999999999999") == "refused");
    BOOST_TEST(decimal(std::string(decimal_chars_max + 1, '1')) == "refused");
    BOOST_TEST(decimal(std::string(decimal_chars_max + 1, '1') + "e1") == "refused");
}

BOOST_AUTO_TEST_CASE(exact_numbers_have_an_order) {
    const std::vector<std::vector<std::string>> ascending = {
        {"-1e999999999999999999999", "-1e888888888888888888888"},
        {"-1e400"},
        {"-10.5", "-105e-1", "-0.105e2"},
        {"-10.49999999999999999999999999"},
        {"-0.001", "-1e-3"},
        {"0", "-0", "0.00", "0e5", "-0.0e-9"},
        {"1e-400"},
        {"0.1", "0.10", "1e-1", "100e-3"},
        {"0.10000000000000000000000000001"},
        {"1"},
        {"9.9"},
        {"10", "1e1", "10.0"},
        {"12345678901234567890"},
        {"12345678901234567890.1"},
        {"1e400", "10e399"},
        {"1e999999999999999999999"},
    };
    for (std::size_t i = 0; i < ascending.size(); ++i)
        for (std::size_t j = 0; j < ascending.size(); ++j)
            for (const std::string &left : ascending[i])
                for (const std::string &right : ascending[j]) {
                    const auto order = *ExactNumber::read(left) <=> *ExactNumber::read(right);
                    BOOST_TEST((order == (i <=> j)), left << " and " << right);
                }
    for (const char *text : {"", "-", "01", "+1", "1.", ".5", "1e", "inf", "nan", " 1", "1 "})
        BOOST_TEST(!ExactNumber::read(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
