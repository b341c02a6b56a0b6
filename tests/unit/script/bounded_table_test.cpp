// The table library within its bounds works as Lua's does; both run the same calls here.
#include "tests/unit/script/sandbox_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <lua.hpp>

#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace sluice {

namespace {

struct Close {
    void operator()(lua_State *lua) const { lua_close(lua); }
};

/// What `script` returns in a state with all of Lua's own libraries; "error" when it fails.
std::string run_reference(lua_State *lua, const std::string &script) {
    const bool is_ok = luaL_loadstring(lua, script.c_str()) == LUA_OK && lua_pcall(lua, 0, 1, 0) == LUA_OK;
    const std::string result = is_ok ? std::string(text_at(lua, -1).value_or("not a text")) : "error";
    lua_settop(lua, 0);
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bounded_table)

BOOST_AUTO_TEST_CASE(same_as_lua) {
    const std::unique_ptr<lua_State, Close> reference(luaL_newstate());
    luaL_openlibs(reference.get());
    Sandbox sandbox;
    const std::string lists[] = {"{}", "{'a'}", "{'a', 'b', 'c', 'd', 'e'}"};
    const std::string calls[] = {"table.insert(t, 'z')",
                                 "table.insert(t, 1, 'z')",
                                 "table.insert(t, 3, 'z')",
                                 "table.insert(t, 6, 'z')",
                                 "table.insert(t, 0, 'z')",
                                 "table.insert(t, 7, 'z')",
                                 "table.insert(t)",
                                 "table.insert(t, 1, 2, 3)",
                                 "table.insert(nil, 1)",
                                 "table.insert(t, 1.5, 'z')",
                                 "r = table.remove(t)",
                                 "r = table.remove(t, 1)",
                                 "r = table.remove(t, 3)",
                                 "r = table.remove(t, 5)",
                                 "r = table.remove(t, 6)",
                                 "r = table.remove(t, 7)",
                                 "r = table.remove(t, 0)",
                                 "r = table.remove(t, -1)",
                                 "r = table.concat(t)",
                                 "r = table.concat(t, ', ')",
                                 "r = table.concat(t, ', ', 2)",
                                 "r = table.concat(t, '-', 2, 3)",
                                 "r = table.concat(t, '-', 3, 2)",
                                 "r = table.concat(t, '-', 1, 9)",
                                 "r = table.concat({1, 2.5, 'x'}, ' ')",
                                 "r = table.concat({{}})",
                                 "r = table.concat({1, 2}, 3)",
                                 "r = select('#', table.unpack(t))",
                                 "r = select('#', table.unpack(t, 2))",
                                 "r = select('#', table.unpack(t, -1, 1))",
                                 "r = select('#', table.unpack(t, 5, 1))",
                                 "r = table.unpack(t, 2, 3)",
                                 "table.move(t, 1, 3, 2)",
                                 "table.move(t, 2, 4, 1)",
                                 "table.move(t, 1, 5, 3)",
                                 "table.move(t, 3, 5, 3)",
                                 "table.move(t, 1, 0, 5)",
                                 "table.move(t, 1, 2, 10)",
                                 "r = table.concat(table.move(t, 1, 2, 2, {'q'}))",
                                 "table.move(t, 0, 2, -1)",
                                 "table.move(t, 1, 2)",
                                 "r = table.pack(1, nil, 3).n",
                                 "table.sort(t, function(a, b) return a > b end)",
                                 "table.sort({1, 'x'})",
                                 "table.sort({{}, {}})",
                                 "table.sort(5)"};
    for (const std::string &list : lists) {
        for (const std::string &call : calls) {
            const std::string script =
                "local t, r = " + list + " " + call +
                " local shown = tostring(r) for i = -3, 14 do shown = shown .. ' ' .. tostring(t[i]) end return shown";
            const std::string expected = run_reference(reference.get(), script);
            const std::string result = sandbox.error(script);
            const std::string actual = result.starts_with("no error: ") ? result.substr(10) : "error";
            BOOST_TEST(actual == expected, list << " " << call << " gives " << result << " instead of " << expected);
        }
    }
}

BOOST_AUTO_TEST_CASE(sort_of_random_lists) {
    std::mt19937 random(3);
    Sandbox sandbox;
    for (int round = 0; round < 200; ++round) {
        std::string list = "{";
        for (std::size_t size = random() % 40; size > 0; --size) list += std::to_string(random() % 30) + ", ";
        list += "}";
        BOOST_TEST(sandbox.run(
                       "local t = " + list +
                       " table.sort(t) for i = 2, #t do if t[i - 1] > t[i] then return 'unsorted' end end return #t") !=
                   "unsorted");
        BOOST_TEST(sandbox.run("local t = " + list +
                               " local n, sum = #t, 0 for _, v in ipairs(t) do sum = sum + v end table.sort(t, "
                               "function(a, b) return a > b end) "
                               "for i = 1, #t do sum = sum - t[i] if i > 1 and t[i - 1] < t[i] then return 'unsorted' "
                               "end end return sum == 0 and #t == n") == "true");
    }
}

BOOST_AUTO_TEST_CASE(sort_is_stable) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run(R"(
        local t = {}
        for i = 1, 300 do t[i] = {key = i * 7 % 5, place = i} end
        table.sort(t, function(a, b) return a.key < b.key end)
        for i = 2, #t do
            if t[i - 1].key > t[i].key or t[i - 1].key == t[i].key and t[i - 1].place > t[i].place then return 'unstable' end
        end
        return 'stable')") == "stable");
}

BOOST_AUTO_TEST_CASE(sort_with_a_bad_order_function) {
    Sandbox sandbox;
    const std::string list = "local t = {} for i = 1, 1000 do t[i] = i * 7919 % 1000 end ";
    BOOST_TEST(sandbox.run(list + "table.sort(t, function() return true end) return #t") == "1000");
    BOOST_TEST(
        sandbox.run(list +
                    "local n = 0 table.sort(t, function(a, b) n = n + 1 return n % 3 == 0 end) return n < 12000") ==
        "true");
    BOOST_TEST(sandbox.error("table.sort({}, 5)") ==
               "test.lua:1: bad argument #2 to 'sort' (function expected, got number)");
    // An order function that fails leaves the list as it was, and one that changes the list is overruled.
    BOOST_TEST(
        sandbox.run("local t = {3, 1, 2} pcall(table.sort, t, function() error('x') end) return table.concat(t)") ==
        "312");
    BOOST_TEST(
        sandbox.run(
            "local t = {3, 1, 2} table.sort(t, function(a, b) t[1] = nil return a < b end) return table.concat(t)") ==
        "123");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sluice
