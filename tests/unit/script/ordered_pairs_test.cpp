#include "tests/unit/script/sandbox_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace sluice {

namespace {

const std::string show_keys =
    " local keys = {} for k in pairs(t) do keys[#keys + 1] = tostring(k) end return table.concat(keys, ' ')";

}  // namespace

BOOST_AUTO_TEST_SUITE(ordered_pairs)

BOOST_AUTO_TEST_CASE(numbers_then_strings_then_booleans) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("local t = {b = 1, a = 1, [true] = 1, [10] = 1, [2.5] = 1, [-3] = 1, [false] = 1, aa = 1, B "
                           "= 1, [''] = 1, 'x', 'y'}" +
                           show_keys) == "-3 1 2 2.5 10  B a aa b false true");
    BOOST_TEST(sandbox.run("local t = {[9007199254740993] = 1, [9007199254740992] = 1, [9007199254740994.0] = 1, "
                           "[math.maxinteger] = 1, [1e300] = 1, [-math.huge] = 1}" +
                           show_keys) ==
               "-inf 9007199254740992 9007199254740993 9007199254740994 9223372036854775807 1e+300");
    BOOST_TEST(sandbox.run("local t = {}" + show_keys) == "");
}

BOOST_AUTO_TEST_CASE(the_same_in_every_state) {
    const std::string script = "local t = {} for i = 1, 500 do t['key' .. i * 7919 % 500] = i end" + show_keys;
    Sandbox first;
    const std::string keys = first.run(script);
    for (int round = 0; round < 5; ++round) {
        Sandbox other;
        BOOST_TEST(other.run(script) == keys);
    }
    BOOST_TEST(keys.starts_with("key0 key1 key10 key100 key101 "));
}

BOOST_AUTO_TEST_CASE(changes_on_the_way) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("local t, seen = {a = 1, b = 2, c = 3}, '' for k, v in pairs(t) do seen = seen .. k .. v "
                           "t.b = nil t.d = 4 end return seen") == "a1c3");
    BOOST_TEST(sandbox.run("local t, seen = {a = 1, b = 2}, '' for k, v in pairs(t) do t.b = 'new' seen = seen .. k .. "
                           "v end return seen") == "a1bnew");
    BOOST_TEST(sandbox.run("local t, n = {}, 0 for i = 1, 1000 do t[i] = i end for k in pairs(t) do t[k] = nil n = n + "
                           "1 end return n .. tostring(next(t))") == "1000nil");
}

BOOST_AUTO_TEST_CASE(next_goes_the_same_way) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return tostring(next({}))") == "nil");
    BOOST_TEST(sandbox.run("return next({b = 1, a = 2}) .. next({b = 1, a = 2}, 'a')") == "ab");
    BOOST_TEST(sandbox.run("local seen = '' for k, v in next, {x = 1, [2] = 'b', [1] = 'a', [true] = 5} do seen = seen "
                           ".. tostring(k) .. v end return seen") == "1a2bx1true5");
    BOOST_TEST(sandbox.run("local k, v = next({nil, false}) return tostring(k) .. tostring(v)") == "2false");
}

BOOST_AUTO_TEST_CASE(keys_without_an_order_are_refused) {
    Sandbox sandbox;
    const std::string message =
        "test.lua:1: a table with a table as a key has no fixed order; keep a list of its keys beside it";
    BOOST_TEST(sandbox.error("for k in pairs({[{}] = 1}) do end") == message);
    BOOST_TEST(sandbox.error("local k = next({[{}] = 1})") == message);
    BOOST_TEST(sandbox.run("local key = {} local t = {[key] = 'kept'} return t[key]") == "kept");
    BOOST_TEST(sandbox.error("pairs()") == "test.lua:1: bad argument #1 to 'pairs' (value expected)");
    BOOST_TEST(sandbox.error("pairs(5)") == "test.lua:1: bad argument #1 to 'pairs' (table expected, got number)");
}

BOOST_AUTO_TEST_CASE(own_pairs_of_a_table) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("local t = setmetatable({}, {__pairs = function(t) return ipairs({'x', 'y'}) end}) local s "
                           "= '' for i, v in pairs(t) do s = s .. i .. v end return s") == "1x2y");
    BOOST_TEST(sandbox.run("local s = '' for i, v in ipairs({'x', 'y', nil, 'z'}) do s = s .. i .. v end return s") ==
               "1x2y");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sluice
