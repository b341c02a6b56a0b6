// Moments as text.
#include "host/jobs/timestamp.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(timestamp)

BOOST_AUTO_TEST_CASE(a_moment_is_written_and_read_again) {
    for (const char *text : {"2026-01-31T23:59:59.123Z", "1970-01-01T00:00:00.000Z", "2024-02-29T12:00:00.001Z"}) {
        const std::optional<Timestamp> time = parse_time(text);
        BOOST_REQUIRE(time.has_value());
        BOOST_TEST(time_text(*time) == text);
    }
}

BOOST_AUTO_TEST_CASE(offsets_and_fractions_are_read) {
    BOOST_TEST(time_text(*parse_time("2026-01-01T01:30:00+01:30")) == "2026-01-01T00:00:00.000Z");
    BOOST_TEST(time_text(*parse_time("2026-01-01T00:00:00-00:30")) == "2026-01-01T00:30:00.000Z");
    BOOST_TEST(time_text(*parse_time("2026-01-01t00:00:00.5z")) == "2026-01-01T00:00:00.500Z");
    BOOST_TEST(parse_time("2026-01-01T00:00:00.000001Z")->time_since_epoch().count() % 1000 == 1);
}

BOOST_AUTO_TEST_CASE(anything_else_is_no_moment) {
    for (const char *text :
         {"", "2026", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
          "2026-01-01T24:00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "-026-01-01T00:00:00Z",
          "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+24:00"})
        BOOST_TEST(!parse_time(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
