#include "engine/script/lua_state.hpp"

#include "tests/unit/script/sandbox_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <lua.hpp>

#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace sluice {

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

int throw_exception(lua_State *lua) {
    return guarded(lua, []() -> int { throw std::runtime_error("the C++ side failed"); });
}

int raise_error(lua_State *lua) {
    return guarded(lua, [lua]() -> int { raise(lua, "raised on purpose"); });
}

int spend_much(lua_State *lua) {
    LuaState::charge(lua, static_cast<std::uint64_t>(check_integer(lua, 1)));
    return 0;
}

int read_field(lua_State *lua) {
    return guarded(lua, [lua] {
        const auto text = text_field(lua, 1, "name");
        push_text(lua, text ? "text " + std::string(*text) : "absent");
        return 1;
    });
}

int push_counter_name(lua_State *lua) {
    push_text(lua, "counted");
    return 1;
}

int make_object(lua_State *lua) {
    lua_newuserdatauv(lua, 1, 0);
    push_class(lua, "Counter", {{"name", push_counter_name}});
    lua_setmetatable(lua, -2);
    return 1;
}

int open_host(lua_State *lua) {
    const luaL_Reg functions[] = {{"throw", throw_exception}, {"raise", raise_error},  {"spend", spend_much},
                                  {"read", read_field},       {"object", make_object}, {nullptr, nullptr}};
    luaL_newlib(lua, functions);
    return 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lua_state)

BOOST_AUTO_TEST_CASE(runs_a_script) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return 1 + 2") == "3");
    BOOST_TEST(sandbox.run("return 9007199254740993") == "9007199254740993");
    BOOST_TEST(sandbox.run("\xef\xbb\xbfreturn 'after a byte order mark'") == "after a byte order mark");
    BOOST_TEST(sandbox.run("") == "nil");
    BOOST_TEST(lua_gettop(sandbox.state.get()) == 0);
}

BOOST_AUTO_TEST_CASE(passes_arguments_and_results) {
    Sandbox sandbox;
    sandbox.state.begin_row();
    lua_State *lua = sandbox.state.get();
    lua_pushliteral(lua, "below");
    sandbox.state.load("return ...", "test.lua");
    lua_pushinteger(lua, 1);
    lua_pushinteger(lua, 2);
    sandbox.state.call(2, LUA_MULTRET);
    BOOST_TEST(lua_gettop(lua) == 3);
    BOOST_TEST(lua_tointeger(lua, 2) == 1);
    BOOST_TEST(lua_tointeger(lua, 3) == 2);
    lua_settop(lua, 1);
    sandbox.state.load("error('x')", "test.lua");
    lua_pushinteger(lua, 1);
    BOOST_CHECK_THROW(sandbox.state.call(1, 5), ScriptError);
    BOOST_TEST(lua_gettop(lua) == 1);
    lua_settop(lua, 0);
}

BOOST_AUTO_TEST_CASE(errors_say_where) {
    Sandbox sandbox;
    const auto where_of = [&sandbox](std::string_view script) {
        try {
            sandbox.run(script);
        } catch (const ScriptError &error) {
            return error.where() + " / " + error.message();
        }
        return std::string("no error");
    };
    BOOST_TEST(where_of("\n\nerror('no price')") == "test.lua:3 / no price");
    BOOST_TEST(where_of("\nlocal function f() error('no price', 2) end\n\nf()") == "test.lua:4 / no price");
    BOOST_TEST(where_of("\nerror('no price', 0)") == "test.lua:2 / no price");
    BOOST_TEST(where_of("\nerror({})") == "test.lua:2 / the script raised table as an error; raise a text");
    BOOST_TEST(where_of("\nlocal ok, e = pcall(error, 'deep')\nerror(e, 0)") == "test.lua:3 / deep");
    BOOST_TEST(where_of("\nlocal ok, e = pcall(function() error('deep') end)\n\nerror(e, 0)") == "test.lua:2 / deep");
    BOOST_TEST(where_of("local x = nil\nreturn x.y") == "test.lua:2 / attempt to index a nil value (local 'x')");
    BOOST_TEST(where_of("\nreturn 1 +") == "test.lua:2 / unexpected symbol near <eof>");
    BOOST_TEST(where_of("\nreturn ('x'):rep(-1):bad()") == "test.lua:2 / attempt to call a nil value (method 'bad')");
    BOOST_TEST(where_of("\nwhile true do end").starts_with("test.lua:2 / stopped after 2000000 steps"));
    BOOST_TEST(where_of("\n\nlocal s = 'x' while true do s = s .. s end")
                   .starts_with("test.lua:3 / stopped: the script needs more memory"));
    BOOST_TEST(where_of("error('test.lua:x: 5', 0)") == "test.lua:1 / test.lua:x: 5");
    BOOST_TEST(where_of("error('other.lua:7: 5', 0)") == "test.lua:1 / other.lua:7: 5");
}

BOOST_AUTO_TEST_CASE(long_file_names_stay_whole) {
    Sandbox sandbox;
    const std::string file = "a/very/long/path/" + std::string(100, 'x') + "/script.lua";
    sandbox.state.begin_row();
    sandbox.state.load("\nerror('here')", file);
    try {
        sandbox.state.call(0, 0);
        BOOST_ERROR("no error");
    } catch (const ScriptError &error) {
        BOOST_TEST(error.where() == file + ":2");
        BOOST_TEST(error.message() == "here");
        BOOST_TEST(error.what() == file + ":2: here");
    }
}

BOOST_AUTO_TEST_CASE(error_texts_are_presentable) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.error("error('caf\xc3\xa9')") == "test.lua:1: caf\xc3\xa9");
    BOOST_TEST(sandbox.error("error('caf\\xe9')") == "test.lua:1: caf?");
    BOOST_TEST(sandbox.error("error('a\\0b\\27[31m')") == "test.lua:1: a?b?[31m");
    const std::string cut = sandbox.error("error(('\xc3\xa9'):rep(100000))");
    BOOST_TEST(cut.size() < 4'200u);
    BOOST_TEST(cut.ends_with("\xc3\xa9..."));
}

BOOST_AUTO_TEST_CASE(row_budget_is_whole_again_in_each_row) {
    Sandbox sandbox;
    const std::string work = "for i = 1, 1200000 do end return 'done'";
    for (int row = 0; row < 3; ++row) BOOST_TEST(sandbox.run(work) == "done");
    // Two calls within one row share it.
    BOOST_TEST(sandbox.run(work) == "done");
    BOOST_CHECK_THROW(sandbox.run_on(work), ScriptError);
    // And once it is spent, nothing runs before the next row.
    BOOST_CHECK_THROW(sandbox.run_on("return 1"), ScriptError);
    BOOST_TEST(lua_gettop(sandbox.state.get()) == 0);
    BOOST_TEST(sandbox.run("return 1") == "1");
}

BOOST_AUTO_TEST_CASE(job_budget_ends_all) {
    Sandbox sandbox({Sandbox::memory_bytes, 100'000, 250'000});
    int rows = 0;
    bool is_spent = false;
    while (!is_spent && rows < 100) {
        try {
            sandbox.run("for i = 1, 50000 do end");
            ++rows;
        } catch (const ScriptError &error) {
            is_spent = error.is_job_budget_spent();
            BOOST_TEST(contains(error.message(), "250000 steps of the whole job"));
        }
    }
    BOOST_TEST(rows == 4);
    BOOST_TEST(is_spent);
    BOOST_TEST(sandbox.state.steps_used() == 250'000u);
    BOOST_CHECK_THROW(sandbox.run("return 1"), ScriptError);
}

/// Rows far shorter than the hook's interval count as well.
BOOST_AUTO_TEST_CASE(short_rows_use_up_the_job_budget) {
    Sandbox sandbox({Sandbox::memory_bytes, 10'000, 10'000});
    int rows = 0;
    try {
        for (; rows < 1000; ++rows) sandbox.run("return 1");
    } catch (const ScriptError &error) {
        BOOST_TEST(error.is_job_budget_spent());
    }
    BOOST_TEST(rows == 100);
}

BOOST_AUTO_TEST_CASE(a_small_budget_is_kept) {
    Sandbox sandbox({Sandbox::memory_bytes, 300, 1'000'000});
    BOOST_TEST(sandbox.run("for i = 1, 50 do end return 'done'") == "done");
    BOOST_TEST(contains(sandbox.error("for i = 1, 900 do end return 'done'"), "stopped after 300 steps"));
    BOOST_TEST(sandbox.run("return 1") == "1");
}

BOOST_AUTO_TEST_CASE(steps_are_the_same_in_every_state) {
    const std::string script = R"(
        local t = {}
        for i = 1, 3000 do t['key' .. i % 700] = ('x'):rep(i % 100) .. ('ab'):rep(i) end
        local n = 0
        for key, value in pairs(t) do n = n + #value:sub(1, 200):gsub('x', 'yy') end
        return n)";
    Sandbox first;
    const std::string result = first.run(script);
    const std::uint64_t steps = first.state.steps_used();
    Sandbox second;
    second.run("local garbage = {} for i = 1, 5000 do garbage[i] = {i .. 'g'} end");
    const std::uint64_t before = second.state.steps_used();
    BOOST_TEST(second.run(script) == result);
    BOOST_TEST(second.state.steps_used() - before == steps);
}

BOOST_AUTO_TEST_CASE(memory_limit_too_small_for_the_libraries) {
    for (const std::size_t bytes : {0u, 100u, 5'000u, 10'000u}) {
        BOOST_CHECK_THROW(Sandbox({bytes, 1'000, 1'000}), ScriptError);
    }
    Sandbox smallest({200'000, 100'000, 1'000'000});
    BOOST_TEST(smallest.run("return 1") == "1");
}

/// Arguments are pushed outside any protected call; a refusal there must not abort the process.
BOOST_AUTO_TEST_CASE(out_of_memory_outside_a_call) {
    Sandbox sandbox;
    lua_State *lua = sandbox.state.get();
    sandbox.state.begin_row();
    const std::string big(Sandbox::memory_bytes, 'x');
    BOOST_CHECK_THROW(push_text(lua, big), ScriptError);
    lua_settop(lua, 0);
    BOOST_TEST(sandbox.is_usable());
}

BOOST_AUTO_TEST_CASE(bound_functions) {
    Sandbox sandbox;
    sandbox.state.add_module("host", open_host);
    BOOST_TEST(sandbox.error("local h = require 'host'\nh.throw()") == "test.lua:2: the C++ side failed");
    BOOST_TEST(sandbox.error("local h = require 'host'\nh.raise()") == "test.lua:2: raised on purpose");
    BOOST_TEST(sandbox.run("local h = require 'host' local ok, e = pcall(h.throw) return e") == "the C++ side failed");
    BOOST_TEST(sandbox.run("local h = require 'host' return rawequal(h, require 'host')") == "true");
    BOOST_TEST(contains(sandbox.error("require('host').spend(1 << 40)"), "stopped after 2000000 steps"));
    BOOST_TEST(
        contains(sandbox.error("local h = require 'host' while true do pcall(h.spend, 1 << 40) end"), "stopped after"));
    BOOST_TEST(sandbox.error("require('host').spend('5')") ==
               "test.lua:1: bad argument #1 to 'spend' (number expected, got string)");
    BOOST_TEST(sandbox.run("return require('host').read {name = 'x'}") == "text x");
    BOOST_TEST(sandbox.run("return require('host').read {}") == "absent");
    BOOST_TEST(sandbox.error("require('host').read {name = 5}") == "test.lua:1: 'name' must be a string, not a number");
    BOOST_TEST(
        sandbox.run("local o = require('host').object() return o:name() .. tostring(o) .. tostring(getmetatable(o))") ==
        "countedCounterfalse");
    BOOST_TEST(sandbox.is_usable());
}

BOOST_AUTO_TEST_CASE(interrupt_ends_the_script_for_good) {
    Sandbox sandbox({Sandbox::memory_bytes, UINT64_MAX / 2, UINT64_MAX / 2});
    std::atomic<bool> did_run{false};
    std::thread watchdog([&sandbox, &did_run] {
        while (sandbox.state.position().empty()) std::this_thread::yield();
        did_run = sandbox.state.position() == "test.lua:2" || sandbox.state.position() == "test.lua:3";
        sandbox.state.interrupt();
    });
    const std::string error = sandbox.error("local i = 0\nwhile true do\n i = i + 1 end");
    watchdog.join();
    BOOST_TEST(did_run.load());
    BOOST_TEST(contains(error, "stopped from outside"));
    BOOST_TEST(contains(sandbox.error("return 1"), "stopped from outside"));
}

BOOST_AUTO_TEST_CASE(interrupt_reaches_library_functions) {
    Sandbox sandbox({Sandbox::memory_bytes, UINT64_MAX / 2, UINT64_MAX / 2});
    std::thread watchdog([&sandbox] {
        while (sandbox.state.position().empty()) std::this_thread::yield();
        sandbox.state.interrupt();
    });
    const std::string error =
        sandbox.error("local s = ('a'):rep(100000)\nreturn pcall(string.find, s, 'a*a*a*a*a*a*b')");
    watchdog.join();
    BOOST_TEST(contains(error, "stopped from outside"));
}

BOOST_AUTO_TEST_CASE(pcall_and_xpcall_pass_values) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return table.concat({select(2, pcall(function(...) return ... end, 1, 2, 3))}, ',')") ==
               "1,2,3");
    BOOST_TEST(sandbox.run("local ok, e = pcall(error, {code = 5}) return tostring(ok) .. e.code") == "false5");
    BOOST_TEST(contains(sandbox.error("pcall()"), "bad argument #1 to 'pcall'"));
    BOOST_TEST(
        sandbox.run("return table.concat({select(2, xpcall(function(...) return ... end, error, 1, 2))}, ',')") ==
        "1,2");
    BOOST_TEST(sandbox.run("return select(2, xpcall(error, function(e) return 'handled ' .. e end, 'x'))") ==
               "handled x");
    BOOST_TEST(sandbox.run("return (xpcall(error, function(e) return e end, 'x'))") == "false");
    BOOST_TEST(contains(sandbox.error("xpcall(error)"), "bad argument #2 to 'xpcall'"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sluice
