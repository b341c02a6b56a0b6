#include "tests/unit/script/sandbox_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace sluice {

BOOST_AUTO_TEST_SUITE(os_library)

BOOST_AUTO_TEST_CASE(date_of_a_time) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return os.date('%Y-%m-%dT%H:%M:%S', 0)") == "1970-01-01T00:00:00");
    BOOST_TEST(sandbox.run("return os.date('!%F %T %j %u %w %a %A %b %B %p %I %y %C', 951782399)") ==
               "2000-02-28 23:59:59 059 1 1 Mon Monday Feb February PM 11 00 20");
    BOOST_TEST(sandbox.run("return os.date('%c', 1e9 // 1 | 0)") == "Sun Sep  9 01:46:40 2001");
    BOOST_TEST(sandbox.run("return os.date('%c', 1000000000)") == "Sun Sep  9 01:46:40 2001");
    BOOST_TEST(sandbox.run("return os.date('%D|%x|%X|%R|%r|%e|%h|%s|%z|%Z|%%|%n|%t', 1000000000)") ==
               "09/09/01|09/09/01|01:46:40|01:46|01:46:40 AM| 9|Sep|1000000000|+0000|UTC|%|\n|\t");
    BOOST_TEST(sandbox.run("return os.date('%F %T', -1)") == "1969-12-31 23:59:59");
    BOOST_TEST(sandbox.run("local t = os.date('*t', 951782400) return t.year .. t.month .. t.day .. t.hour .. t.min .. "
                           "t.sec .. t.yday .. t.wday .. tostring(t.isdst)") ==
               "200022900060"
               "3false");
}

BOOST_AUTO_TEST_CASE(time_of_a_date) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return os.time {year = 1970, month = 1, day = 1, hour = 0}") == "0");
    BOOST_TEST(sandbox.run("return os.time {year = 2000, month = 2, day = 29}") == "951825600");
    BOOST_TEST(sandbox.run("return os.date('%F', os.time {year = 2024, month = 14, day = 0})") == "2025-01-31");
    BOOST_TEST(sandbox.run("return os.date('%F', os.time {year = 2024, month = -1, day = 1})") == "2023-11-01");
    BOOST_TEST(sandbox.run("local t = {year = 2024, month = 12, day = 32} os.time(t) return t.year .. '-' .. t.month "
                           ".. '-' .. t.day") == "2025-1-1");
}

BOOST_AUTO_TEST_CASE(the_moment_stands_still) {
    Sandbox first, second;
    BOOST_TEST(first.run("return os.time()") == second.run("return os.time()"));
    BOOST_TEST(first.run("return os.date()") == second.run("return os.date('%c', os.time())"));
}

BOOST_AUTO_TEST_CASE(bad_arguments) {
    Sandbox sandbox;
    const auto refuses = [&sandbox](std::string_view call, std::string_view part) {
        const std::string error = sandbox.error("local x = " + std::string(call));
        return error.find(part) != std::string::npos;
    };
    BOOST_TEST(refuses("os.date('%')", "starts no known conversion"));
    BOOST_TEST(refuses("os.date('%Q')", "starts no known conversion"));
    BOOST_TEST(refuses("os.date(('x'):rep(1001))", "more than 1000 bytes"));
    BOOST_TEST(refuses("os.date('%c', 1 << 60)", "outside the years"));
    BOOST_TEST(refuses("os.date('%c', math.mininteger)", "outside the years"));
    BOOST_TEST(refuses("os.date('%c', '5')", "number expected"));
    BOOST_TEST(refuses("os.time {year = 2000}", "field 'month' of a date"));
    BOOST_TEST(refuses("os.time {year = 2000, month = 1, day = 1.5}", "field 'day' of a date"));
    BOOST_TEST(refuses("os.time {year = '2000', month = 1, day = 1}", "field 'year' of a date"));
    BOOST_TEST(refuses("os.time {year = 1 << 40, month = 1, day = 1}", "field 'year' of a date"));
    BOOST_TEST(refuses("os.time {year = 99999, month = 1, day = 1}", "outside the years"));
    BOOST_TEST(refuses("os.time {year = -5000, month = 1, day = 1, sec = 999999999}", "outside the years"));
    BOOST_TEST(refuses("os.time(5)", "table expected"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sluice
