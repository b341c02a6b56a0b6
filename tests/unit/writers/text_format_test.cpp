// How numbers, dates and timestamps are spelled.
#include "plugins/sdk/sluice/text_format.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace {

template <typename Value>
std::string format(char *(*write)(char *, Value) noexcept, Value value) {
    char buffer[sluice::sdk::format_chars_max];
    return {buffer, write(buffer, value)};
}

std::string number(double value) { return format<double>(sluice::sdk::write_number, value); }
std::string date(std::int32_t days) { return format<std::int32_t>(sluice::sdk::write_date, days); }
std::string timestamp(std::int64_t us) { return format<std::int64_t>(sluice::sdk::write_timestamp, us); }

}  // namespace

BOOST_AUTO_TEST_SUITE(text_format)

BOOST_AUTO_TEST_CASE(numbers_are_short_and_plain_where_people_read_them) {
    BOOST_TEST(number(0.0) == "0");
    BOOST_TEST(number(-0.0) == "-0");
    BOOST_TEST(number(5.0) == "5");
    BOOST_TEST(number(0.1 + 0.2) == "0.30000000000000004");
    BOOST_TEST(number(100'000.0) == "100000");
    BOOST_TEST(number(-1'234'567.5) == "-1234567.5");
    BOOST_TEST(number(999'999'999'999'999.0) == "999999999999999");
    BOOST_TEST(number(1e15) == "1e+15");
    BOOST_TEST(number(0.000001) == "0.000001");
    BOOST_TEST(number(0.00000012) == "1.2e-07");
    BOOST_TEST(number(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
    BOOST_TEST(number(-std::numeric_limits<double>::denorm_min()) == "-5e-324");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_has_a_name) {
    BOOST_TEST(number(std::numeric_limits<double>::quiet_NaN()) == "NaN");
    BOOST_TEST(number(-std::numeric_limits<double>::quiet_NaN()) == "NaN");
    BOOST_TEST(number(std::numeric_limits<double>::infinity()) == "Infinity");
    BOOST_TEST(number(-std::numeric_limits<double>::infinity()) == "-Infinity");
}

BOOST_AUTO_TEST_CASE(numbers_read_back_as_themselves) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 100'000; ++i) {
        const std::uint64_t bits = random();
        double value = 0;
        std::memcpy(&value, &bits, sizeof value);
        if (i % 2 == 0) value = static_cast<double>(static_cast<std::int64_t>(bits >> 20)) / 1'000;
        if (value != value) continue;
        BOOST_REQUIRE_EQUAL(std::strtod(number(value).c_str(), nullptr), value);
    }
}

BOOST_AUTO_TEST_CASE(integers_reach_both_ends) {
    const auto integer = [](std::int64_t value) { return format<std::int64_t>(sluice::sdk::write_integer, value); };
    BOOST_TEST(integer(0) == "0");
    BOOST_TEST(integer(INT64_MAX) == "9223372036854775807");
    BOOST_TEST(integer(INT64_MIN) == "-9223372036854775808");
}

BOOST_AUTO_TEST_CASE(dates_follow_the_gregorian_calendar) {
    using namespace std::chrono;
    for (sys_days day = sys_days(year(-1) / 1 / 1); day <= sys_days(year(10'001) / 1 / 1); day += days(1)) {
        const year_month_day expected(day);
        const int number_of_year = int(expected.year());
        std::string text(4, '0');
        const std::string digits = std::to_string(std::abs(number_of_year));
        text.replace(digits.size() < 4 ? 4 - digits.size() : 0, std::min<std::size_t>(digits.size(), 4), digits);
        if (number_of_year < 0) text.insert(0, "-");
        if (number_of_year > 9'999) text.insert(0, "+");
        for (const unsigned part : {unsigned(expected.month()), unsigned(expected.day())})
            text += (part < 10 ? "-0" : "-") + std::to_string(part);
        const auto days_since_1970 = static_cast<std::int32_t>(day.time_since_epoch().count());
        if (date(days_since_1970) != text) BOOST_FAIL(date(days_since_1970) << " instead of " << text);
    }
}

BOOST_AUTO_TEST_CASE(dates_reach_both_ends) {
    BOOST_TEST(date(std::numeric_limits<std::int32_t>::max()) == "+5881580-07-11");
    BOOST_TEST(date(std::numeric_limits<std::int32_t>::min()) == "-5877641-06-23");
}

BOOST_AUTO_TEST_CASE(timestamps_have_the_decimals_they_need) {
    BOOST_TEST(timestamp(1'540'820'532'706'000) == "2018-10-29T13:42:12.706Z");
    BOOST_TEST(timestamp(1'540'820'532'706'001) == "2018-10-29T13:42:12.706001Z");
    BOOST_TEST(timestamp(1'540'820'532'700'000) == "2018-10-29T13:42:12.700Z");
    BOOST_TEST(timestamp(1'540'820'532'000'000) == "2018-10-29T13:42:12Z");
    BOOST_TEST(timestamp(0) == "1970-01-01T00:00:00Z");
    BOOST_TEST(timestamp(-1) == "1969-12-31T23:59:59.999999Z");
    BOOST_TEST(timestamp(-86'400'000'000) == "1969-12-31T00:00:00Z");
    BOOST_TEST(timestamp(951'782'400'000'000) == "2000-02-29T00:00:00Z");
    BOOST_TEST(timestamp(INT64_MAX) == "+294247-01-10T04:00:54.775807Z");
    BOOST_TEST(timestamp(INT64_MIN) == "-290308-12-21T19:59:05.224192Z");
}

BOOST_AUTO_TEST_SUITE_END()
