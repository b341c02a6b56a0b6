// The string library within its bounds works as Lua's does.
#include "tests/unit/script/sandbox_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace sluice {

BOOST_AUTO_TEST_SUITE(bounded_string)

BOOST_AUTO_TEST_CASE(results) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"('ab'):rep(3)", "ababab"},
        {"('ab'):rep(3, '-')", "ab-ab-ab"},
        {"('ab'):rep(0)", ""},
        {"('ab'):rep(1, '-')", "ab"},
        {"(''):rep(3, '-')", "--"},
        {"(5):type()", "error"},
        {"string.rep(5, 3)", "555"},
        {"table.concat({('abc'):byte(1, -1)}, ',')", "97,98,99"},
        {"('abc'):byte(-1)", "99"},
        {"('abc'):byte(4)", "nil"},
        {"select('#', ('abc'):byte(3, 1))", "0"},
        {"select('#', ('abc'):byte(-100, 100))", "3"},
        {"select('#', ('abc'):byte(math.mininteger, math.maxinteger))", "3"},
        {"('abc'):byte(math.maxinteger)", "nil"},
        {"string.char(104, 105)", "hi"},
        {"('MiXed'):lower() .. ('MiXed'):upper()", "mixedMIXED"},
        {"('abc'):reverse()", "cba"},
        {"('hello'):sub(2, -2)", "ell"},
        {"('hello'):len()", "5"},
        {"#('x'):rep(5000):upper()", "5000"},
        {"('%5d|%-5d|%05d|%+d|%x|%X|%o'):format(42, 42, 42, 42, 255, 255, 8)", "   42|42   |00042|+42|ff|FF|10"},
        {"('%.2f|%e|%g|%10.3f'):format(1.005, 12345.678, 0.1, -2.5)", "1.00|1.234568e+04|0.1|    -2.500"},
        {"('%s %s %s %s'):format('a', 1, true, nil)", "a 1 true nil"},
        {"('%10s|%-10s|%.2s'):format('abc', 'abc', 'abc')", "       abc|abc       |ab"},
        {"('%q'):format('a\\n\"b\"')", "\"a\\\n\\\"b\\\"\""},
        {"('%q'):format(1)", "1"},
        {"('%c%c'):format(72, 105)", "Hi"},
        {"('100%%'):format()", "100%"},
        {"('%i'):format(3.0)", "3"},
        {"#('%s'):format(('x'):rep(100000))", "100000"},
        {"('%s'):format(setmetatable({}, {__tostring = function() return 'mine' end}))", "mine"},
        {"#('%99.99f'):format(1e308)", "409"},
        {"tostring(12) .. tostring(1.5) .. tostring(-0.0)", "121.5-0.0"},
        {"tonumber('0x10') + tonumber('1e1') + tonumber('z', 36)", "61.0"},
        {"tonumber('x')", "nil"},
        {"tonumber(' 12 ')", "12"}};
    Sandbox sandbox;
    for (const auto &[expression, expected] : cases) {
        const std::string result = sandbox.error("return " + std::string(expression));
        if (expected == "error") {
            BOOST_TEST(!result.starts_with("no error"), expression);
        } else {
            BOOST_TEST(result == "no error: " + std::string(expected), expression << " gives " << result);
        }
    }
}

BOOST_AUTO_TEST_CASE(errors) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"('%d'):format('x')", "number expected, got string"},
        {"('%d'):format()", "to 'format' (value expected)"},
        {"('%d'):format(1.5)", "number has no integer representation"},
        {"('%y'):format(1)", "invalid conversion '%y'"},
        {"('%'):format(1)", "invalid conversion '%'"},
        {"('%123d'):format(1)", "invalid conversion"},
        {"('%q'):format({})", "value has no literal form"},
        {"('%s'):format()", "to 'format' (value expected)"},
        {"('%s'):format(setmetatable({}, {__tostring = function() return 1 end}))",
         "'__tostring' must return a string"},
        {"string.rep()", "bad argument #1 to 'rep'"},
        {"string.char(256)", "value out of range"},
        {"string.byte({})", "string expected, got table"},
        {"tostring()", "bad argument #1 to 'tostring'"}};
    Sandbox sandbox;
    for (const auto &[expression, expected] : cases) {
        const std::string result = sandbox.error("local x = " + std::string(expression));
        BOOST_TEST(result.find(expected) != std::string::npos, expression << " gives " << result);
        BOOST_TEST(result.starts_with("test.lua:1: "), expression << " gives " << result);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sluice
