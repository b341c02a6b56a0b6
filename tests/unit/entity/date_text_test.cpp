// Dates and times as text.
#include "engine/entity/date_text.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace sluice;

namespace {

std::string round_trip(std::string_view text) {
    const DateTime time = datetime_of(text, false);
    if (!time.problem.empty()) return std::string(time.problem);
    std::vector<char> out;
    append_datetime(out, time.microseconds);
    return {out.begin(), out.end()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(date_text)

BOOST_AUTO_TEST_CASE(dates) {
    BOOST_TEST(*date_of("1970-01-01") == 0);
    BOOST_TEST(*date_of("2024-02-29") == 19782);
    BOOST_TEST(*date_of("0001-01-01") == -719162);
    for (const char *text : {"2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "24-01-01", "2024-01-01T00:00:00Z",
                             "7/31/2018", "0000-01-01", "", "2024-01-01 "})
        BOOST_TEST(!date_of(text));
    std::vector<char> out;
    append_date(out, -719162);
    BOOST_TEST(std::string(out.begin(), out.end()) == "0001-01-01");
}

BOOST_AUTO_TEST_CASE(times_with_a_zone) {
    BOOST_TEST(round_trip("2018-07-30T23:01:36.338-0500") == "2018-07-31T04:01:36.338Z");
    BOOST_TEST(round_trip("2018-07-30T23:01:36+02:00") == "2018-07-30T21:01:36Z");
    BOOST_TEST(round_trip("2018-07-30 23:01:36z") == "2018-07-30T23:01:36Z");
    BOOST_TEST(round_trip("1969-12-31T23:59:59.000001Z") == "1969-12-31T23:59:59.000001Z");
    BOOST_TEST(round_trip("2018-07-30T23:01:36.123456000Z") == "2018-07-30T23:01:36.123456Z");
    BOOST_TEST(datetime_of("1970-01-01T00:00:00.5Z", false).microseconds == 500'000);
}

BOOST_AUTO_TEST_CASE(times_that_are_refused) {
    for (const char *text : {"2018-07-30", "2018-07-30T", "2018-07-30T24:00:00Z", "2018-07-30T23:60:00Z",
                             "2018-07-30T23:01Z", "2018-07-30T23:01:60Z", "2018-07-30T23:01:36.Z",
                             "2018-07-30T23:01:36+2", "2018-07-30T23:01:36Zx", "2018-02-30T00:00:00Z", "x"})
        BOOST_TEST(round_trip(text) == "a text that is no date with time");
    BOOST_TEST(round_trip("2018-07-30T23:01:36.1234567Z") == "a time finer than microseconds");
}

BOOST_AUTO_TEST_CASE(times_without_a_zone) {
    BOOST_TEST(!datetime_of("2018-07-30T23:01:36", false).problem.empty());
    BOOST_TEST(datetime_of("1970-01-02T00:00:00", true).microseconds == 86'400'000'000);
    BOOST_TEST(datetime_of("1970-01-02T00:00:00+01:00", true).microseconds == 82'800'000'000);
}

BOOST_AUTO_TEST_SUITE_END()
