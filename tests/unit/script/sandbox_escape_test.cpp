// Every way out of the sandbox that we know of, and that it is shut.
#include "tests/unit/script/sandbox_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <string_view>

namespace sluice {

namespace {

constexpr std::string_view row_stop = "stopped after 2000000 steps for one record";
constexpr std::string_view deep_stop = "stopped: its calls nest too deeply, or carry too many values";
constexpr std::string_view memory_stop = "stopped: the script needs more memory than its 33554432 bytes";

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Run `script`, which must fail with `part` in its message, and then another row in the same state.
void check_refused(Sandbox &sandbox, std::string_view script, std::string_view part) {
    const std::string error = sandbox.error(script);
    BOOST_TEST(contains(error, part), script << "\n  gave: " << error.substr(0, 300));
    BOOST_TEST(sandbox.is_usable(), "no longer usable after: " << script);
}

void check_refused(std::string_view script, std::string_view part) {
    Sandbox sandbox;
    check_refused(sandbox, script, part);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_escape)

BOOST_AUTO_TEST_CASE(only_known_globals_exist) {
    Sandbox sandbox;
    const std::string globals = sandbox.run(
        "local names = {} for name in pairs(_G) do names[#names + 1] = name end return table.concat(names, ' ')");
    BOOST_TEST(globals ==
               "_G _VERSION assert error getmetatable ipairs math next os pairs pcall rawequal rawget rawlen rawset "
               "require select setmetatable string table tonumber tostring type utf8 xpcall");
    const std::string members = sandbox.run(R"(
        local names = {}
        for library, members in pairs(_G) do
            if type(members) == 'table' and library ~= '_G' then
                for name in pairs(members) do names[#names + 1] = library .. '.' .. name end
            end
        end
        return table.concat(names, ' '))");
    BOOST_TEST(
        members ==
        "math.abs math.acos math.asin math.atan math.ceil math.cos math.deg math.exp math.floor math.fmod "
        "math.huge math.log math.max math.maxinteger math.min math.mininteger math.modf math.pi math.rad math.sin "
        "math.sqrt math.tan math.tointeger math.type math.ult os.date os.time string.byte string.char string.find "
        "string.format string.gmatch string.gsub string.len string.lower string.match string.rep string.reverse "
        "string.sub string.upper table.concat table.insert table.move table.pack table.remove table.sort "
        "table.unpack utf8.char utf8.charpattern utf8.codepoint utf8.codes utf8.len utf8.offset");
}

BOOST_AUTO_TEST_CASE(no_file_access) {
    for (const std::string_view script :
         {"io.open('/etc/passwd')", "os.execute('true')", "os.getenv('HOME')", "os.remove('x')",
          "dofile('/etc/passwd')", "loadfile('/etc/passwd')", "package.loadlib('x', 'y')", "require('io').open('x')"}) {
        check_refused(script, script.starts_with("require") ? "there is no module 'io'" : "attempt to ");
    }
    for (const std::string_view name :
         {"../secret", "/etc/passwd", "a//b", "a/../b", "..", ".", "", "a.", "A", "a\\0b", "a\\b", "~/x"}) {
        check_refused("require('" + std::string(name) + "')", "not a module name");
    }
}

BOOST_AUTO_TEST_CASE(no_bytecode) {
    Sandbox sandbox;
    check_refused(sandbox, "\x1bLua", "this is compiled Lua");
    check_refused(sandbox, "return load('\\27Lua')", "attempt to call a nil value (global 'load')");
    check_refused(sandbox, "return string.dump(function() end)", "attempt to call a nil value (field 'dump')");
    sandbox.files["evil.lua"] = "\x1bLuaT";
    check_refused(sandbox, "require 'evil'", "evil.lua: this is compiled Lua");
}

BOOST_AUTO_TEST_CASE(no_coroutines_no_collector_no_debugger) {
    check_refused("coroutine.wrap(function() end)()", "global 'coroutine'");
    check_refused("collectgarbage('stop')", "global 'collectgarbage'");
    check_refused("debug.sethook()", "global 'debug'");
}

BOOST_AUTO_TEST_CASE(strings_have_a_locked_metatable_and_no_arithmetic) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return getmetatable('')") == "false");
    BOOST_TEST(sandbox.run("return pcall(setmetatable, '', {})") == "false");
    BOOST_TEST(sandbox.run("return ('x'):rep(3) .. ('abc'):upper()") == "xxxABC");
    BOOST_TEST(sandbox.run("return 10 .. 20") == "1020");
    for (const std::string_view expression :
         {"'1.10' + 1", "1 + '10'", "'10' - 1", "'3' * '4'", "'1' / 2", "'7' // 2", "'7' % 2", "'2' ^ 2", "-'2'"}) {
        check_refused("local x = " + std::string(expression) + " return x",
                      "attempt to perform arithmetic on a string value");
    }
    for (const std::string_view expression : {"'1' | 2", "1 & '3'", "'1' ~ 2", "~'1'", "'1' << 2", "1 >> '2'"}) {
        check_refused("local x = " + std::string(expression) + " return x",
                      "attempt to perform bitwise operation on a string value");
    }
    check_refused("return math.floor('1.10')", "number expected, got string");
    check_refused("return math.max('10', '9')", "number expected, got string");
    check_refused("return math.tointeger('8')", "number expected, got string");
    check_refused("return ('%d'):format('10')", "number expected, got string");
    check_refused("return ('x'):rep('3')", "number expected, got string");
    check_refused("return '1' < 2", "attempt to compare");
}

BOOST_AUTO_TEST_CASE(endless_loops_end) {
    check_refused("while true do end", row_stop);
    check_refused("goto again ::again:: goto again", row_stop);
    check_refused("for i = 1, math.huge do end", row_stop);
    check_refused("repeat until false", row_stop);
    check_refused("local function f() return f() end f()", row_stop);
}

BOOST_AUTO_TEST_CASE(pcall_does_not_swallow_the_stop) {
    check_refused("pcall(function() while true do end end) return 'escaped'", row_stop);
    check_refused("while true do pcall(function() while true do end end) end", row_stop);
    check_refused("local function spin() while true do end end while true do pcall(pcall, pcall, spin) end", row_stop);
    check_refused("local function nest(n) while true do pcall(n > 0 and nest or error, n - 1) end end nest(20)",
                  row_stop);
    // A call in tail position has no instruction left that the hook could fire at.
    check_refused("return pcall(function() while true do end end)", row_stop);
    check_refused("return pcall(pcall, function() while true do end end)", row_stop);
}

// A stop in the allocator raises nothing by itself; what follows is the very next instruction, and not a thousand more.
BOOST_AUTO_TEST_CASE(a_stop_takes_effect_at_once) {
    Sandbox sandbox;
    check_refused(sandbox, "local s = ('x'):rep(4000000) for i = 1, 200 do local r = s .. i last = i end", row_stop);
    BOOST_TEST(std::stoi(sandbox.run("return last")) < 40);
}

BOOST_AUTO_TEST_CASE(error_handlers_do_not_swallow_the_stop) {
    check_refused("local function spin() while true do end end while true do xpcall(spin, spin) end", row_stop);
    check_refused("return xpcall(function() while true do end end, function() while true do end end)", row_stop);
    check_refused("return xpcall(error, function() while true do end end)", row_stop);
    check_refused("local function again() return xpcall(error, again) end again()", "");
    check_refused("return xpcall(function() while true do end end, tostring)", row_stop);
}

BOOST_AUTO_TEST_CASE(close_handlers_do_not_swallow_the_stop) {
    check_refused(R"(
        local closing = setmetatable({}, {__close = function() while true do end end})
        local guard <close> = closing
        while true do end)",
                  row_stop);
    check_refused(R"(
        while true do
            pcall(function()
                local guard <close> = setmetatable({}, {__close = function() while true do end end})
                error('x')
            end)
        end)",
                  row_stop);
    check_refused(R"(
        local function open(depth)
            local guard <close> = setmetatable({}, {__close = function() pcall(open, depth) end})
            while true do end
        end
        open(1))",
                  row_stop);
}

BOOST_AUTO_TEST_CASE(metamethods_do_not_escape_the_count) {
    check_refused("local t = setmetatable({}, {__index = function(t, k) while true do end end}) return t.x", row_stop);
    check_refused(
        "local t = setmetatable({}, {__eq = function() while true do end end}) return t == setmetatable({}, "
        "getmetatable(t))",
        row_stop);
    check_refused("local t = setmetatable({}, {__lt = function() while true do end end}) table.sort({t, t})", row_stop);
    check_refused("local t = setmetatable({}, {__concat = function() while true do end end}) return t .. 'x'",
                  row_stop);
    check_refused("local t = setmetatable({}, {__tostring = function() while true do end end}) return ('%s'):format(t)",
                  row_stop);
    check_refused("local t = setmetatable({}, {__pairs = function() while true do end end}) for _ in pairs(t) do end",
                  row_stop);
    check_refused("error(setmetatable({}, {__tostring = function() while true do end end}))", row_stop);
    check_refused("for i in function() return 1 end do end", row_stop);
}

BOOST_AUTO_TEST_CASE(no_finalizers) {
    check_refused("setmetatable({}, {__gc = function() while true do end end})", "a metatable must not have __gc");
    check_refused("setmetatable({}, {__gc = false})", "a metatable must not have __gc");
    check_refused("setmetatable({}, {__mode = 'k'})", "a metatable must not have __mode");
    check_refused("local m = {} setmetatable({}, m) m.__gc = print setmetatable({}, m)", "no error");
    // Set later, a finalizer is never marked, so it never runs: neither with the garbage of this row nor of the next.
    Sandbox sandbox;
    BOOST_TEST(sandbox.run(R"(
        ran = 0
        for i = 1, 100 do
            local m = {}
            setmetatable({}, m)
            m.__gc = function() ran = ran + 1 end
        end
        return 'made')") == "made");
    lua_gc(sandbox.state.get(), LUA_GCCOLLECT);
    lua_gc(sandbox.state.get(), LUA_GCCOLLECT);
    BOOST_TEST(sandbox.run("return ran") == "0");
    check_refused("local m = {} setmetatable({}, m) m.__gc = function() end setmetatable({}, m)",
                  "a metatable must not have __gc");
    // Inherited through a metatable of the metatable it has no effect either, since Lua looks it up raw.
    BOOST_TEST(
        sandbox.run(
            "inherited = 0 setmetatable({}, setmetatable({}, {__index = {__gc = function() inherited = 1 end}}))") ==
        "nil");
    lua_gc(sandbox.state.get(), LUA_GCCOLLECT);
    BOOST_TEST(sandbox.run("return inherited") == "0");
}

BOOST_AUTO_TEST_CASE(lengths_cannot_lie) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("liar = setmetatable({'a', 'b'}, {__len = function() return 1 << 60 end, __index = "
                           "function() return 'x' end}) return #liar") == "1152921504606846976");
    BOOST_TEST(sandbox.run("return table.concat(liar)") == "ab");
    BOOST_TEST(sandbox.run("return select('#', table.unpack(liar))") == "2");
    BOOST_TEST(sandbox.run("table.insert(liar, 'c') return rawlen(liar)") == "3");
    BOOST_TEST(sandbox.run("table.insert(liar, 1, 'z') return table.concat(liar)") == "zabc");
    BOOST_TEST(sandbox.run("return table.remove(liar) .. table.remove(liar, 1)") == "cz");
    BOOST_TEST(sandbox.run("table.sort(liar, function(a, b) return a > b end) return table.concat(liar)") == "ba");
}

BOOST_AUTO_TEST_CASE(memory_bombs_end) {
    check_refused("local t, s = {}, ('x'):rep(100000) while true do t[#t + 1] = s .. #t end", memory_stop);
    check_refused("local s = 'x' while true do s = s .. s end", memory_stop);
    check_refused("local t = {} for i = 1, 1e9 do t[i] = {} end", memory_stop);
    check_refused("local function f(...) return f(1, 2, 3, ...) end f()", deep_stop);
    check_refused("local a, s = {}, ('y'):rep(50000) local b = a while true do b.x = {s .. tostring(a)} b = b.x end",
                  memory_stop);
    check_refused("local s = ('x'):rep(20000000) return s:upper()", memory_stop);
    check_refused("local s = ('x'):rep(9000000) return (s:gsub('x', 'xxxx'))", memory_stop.substr(0, 7));
    check_refused("local s = ('x'):rep(12000000) return table.concat({s, s, s})", memory_stop);
    check_refused("local s = ('x'):rep(12000000) return ('%s%s%s'):format(s, s, s)", memory_stop);
}

BOOST_AUTO_TEST_CASE(pcall_does_not_swallow_a_refused_allocation) {
    check_refused("pcall(function() local s = 'x' while true do s = s .. s end end) return 'escaped'", memory_stop);
    check_refused("return pcall(function() local s = 'x' while true do s = s .. s end end)", memory_stop);
    check_refused("while true do pcall(string.rep, 'x', 100000000) end", memory_stop);
    check_refused("return pcall(string.rep, 'x', 100000000)", memory_stop);
    check_refused(
        "return xpcall(function() local s = 'x' while true do s = s .. s end end, function() return 'escaped' end)",
        memory_stop);
}

BOOST_AUTO_TEST_CASE(garbage_is_no_bomb) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("for i = 1, 40 do local s = ('0123456789'):rep(100000) .. i end return 'done'") == "done");
    // The buffers of Lua's library functions ask once only; the garbage is gone before they do.
    BOOST_TEST(sandbox.run("for i = 1, 4 do local s = ('0123456789'):rep(1000000) end return 'done'") == "done");
}

BOOST_AUTO_TEST_CASE(a_full_memory_is_free_again_in_the_next_row) {
    Sandbox sandbox;
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(contains(sandbox.error("local t, s = {}, ('x'):rep(100000) while true do t[#t + 1] = s .. #t end"),
                            memory_stop));
        BOOST_TEST(sandbox.is_usable());
    }
    BOOST_TEST(sandbox.state.memory_used() < Sandbox::memory_bytes / 4);
}

BOOST_AUTO_TEST_CASE(giant_counts_are_refused_up_front) {
    Sandbox sandbox;
    const std::uint64_t before = sandbox.state.steps_used();
    BOOST_TEST(sandbox.run("return #string.rep('', 1 << 60)") == "0");
    BOOST_TEST(sandbox.run("return #string.rep('', 1 << 60, '')") == "0");
    BOOST_TEST(sandbox.run("return #string.rep('abc', -5)") == "0");
    check_refused(sandbox, "return ('x'):rep(1 << 60)", "the resulting string would be longer than");
    check_refused(sandbox, "return ('x'):rep(1e9)", "the resulting string would be longer than");
    check_refused(sandbox, "return (''):rep(1 << 60, 'x')", "the resulting string would be longer than");
    check_refused(sandbox, "return ('xy'):rep(math.maxinteger)", "the resulting string would be longer than");
    check_refused(sandbox, "return table.concat({}, 'x', 1, 1 << 60)", "items at once");
    check_refused(sandbox, "return table.concat({}, '', math.mininteger, math.maxinteger)", "items at once");
    check_refused(sandbox, "return table.unpack({}, 1, 100000000)", "items at once");
    check_refused(sandbox, "return table.unpack({}, math.mininteger, math.maxinteger)", "items at once");
    check_refused(sandbox, "return table.unpack({}, math.maxinteger - 20000, math.maxinteger)", "items at once");
    check_refused(sandbox, "return table.move({}, 1, 1 << 60, 2)", "items at once");
    check_refused(sandbox, "return table.move({}, math.mininteger, math.maxinteger, 1)", "items at once");
    check_refused(sandbox, "return table.move({1, 2}, 1, 2, math.maxinteger)", "wrap around");
    check_refused(sandbox, "return table.insert({}, 1 << 60, 'x')", "position out of bounds");
    check_refused(sandbox, "return table.remove({}, 1 << 60)", "position out of bounds");
    check_refused(sandbox, "return string.byte(('x'):rep(1000000), 1, -1)", "items at once");
    check_refused(sandbox, "return utf8.codepoint(('x'):rep(1000000), 1, -1)", "items at once");
    check_refused(sandbox, "return ('%99999d'):format(1)", "invalid conversion");
    check_refused(sandbox, "return ('%.999f'):format(1)", "invalid conversion");
    BOOST_TEST(sandbox.state.steps_used() - before < 3'000'000u);
}

BOOST_AUTO_TEST_CASE(long_work_of_library_functions_is_charged) {
    Sandbox sandbox;
    const std::string text = "local s = ('x'):rep(4000000) ";
    for (const std::string_view loop :
         {"s:upper()", "s:reverse()", "s:sub(2)", "s:find('y', 1, true)", "s:find('yx')", "utf8.len(s)",
          "utf8.offset(s, -1)", "tonumber(s)", "s:gsub('y', '')", "s:match('.-y')", "('%s'):format(s .. '')"}) {
        check_refused(sandbox, text + "while true do local r = " + std::string(loop) + " end", row_stop);
    }
    check_refused(
        sandbox,
        "local t = {} for i = 1, 50000 do t[i] = i end while true do table.insert(t, 1, 0) table.remove(t, 1) end",
        row_stop);
    check_refused(sandbox, "local t = {} for i = 1, 20000 do t[i] = i end while true do table.sort(t) end", row_stop);
    check_refused(sandbox, "local t = {} for i = 1, 20000 do t[i] = i end while true do local k = next(t, 5) end",
                  row_stop);
    check_refused(sandbox, "local t = {} for i = 1, 20000 do t[i] = i end while true do pairs(t) end", row_stop);
    check_refused(sandbox, "local t = {} for i = 1, 9000 do t[i] = i end while true do local a = table.unpack(t) end",
                  row_stop);
    check_refused(
        sandbox,
        "local t = {} for i = 1, 20000 do t[i] = i end table.sort(t, function() return true end) while true do end",
        row_stop);
}

// A table that is full is laid out anew for one more key, however many it lost before.
BOOST_AUTO_TEST_CASE(tables_laid_out_again_and_again_end) {
    const std::string hash = "local n = 1 << 14 local t = {} for i = 1, n do t[i + 0.5] = true end ";
    check_refused(hash + "for i = 1, 1e5 do t[i + 0.5] = nil t[n + i + 0.5] = true end return 'escaped'", row_stop);
    // No text among the keys: where those stand differs from state to state.
    const std::string list = "local t = {} for i = 1, 1 << 16 do t[i] = 1 end ";
    check_refused(list + "for i = 1, 2e5 do t[-i] = 1 t[1 - i] = nil end return 'escaped'", row_stop);
}

BOOST_AUTO_TEST_CASE(hostile_patterns_end) {
    Sandbox sandbox;
    const std::string text = "local s = ('a'):rep(30000) return ";
    check_refused(sandbox, text + "s:find('a*a*a*a*a*a*a*b')", row_stop);
    check_refused(sandbox, text + "s:match('(.-)(.-)(.-)(.-)b')", row_stop);
    check_refused(sandbox, text + "s:gsub('.-.-.-b', '')", row_stop);
    check_refused(sandbox, text + "s:gmatch('a-a-a-b')()", row_stop);
    check_refused(sandbox, "local s = ('a'):rep(3000000) return s:gsub('', '')", row_stop);
    check_refused(sandbox, text + "s:find(('a?'):rep(150) .. ('a'):rep(150) .. 'b')", row_stop);
    check_refused(sandbox, text + "(s .. s):find('%f[b]' .. ('a*'):rep(10) .. '%1')", "");
    check_refused(sandbox, text + "s:find(('('):rep(500))", "too many captures");
    check_refused(sandbox, text + "s:find(('a?'):rep(500))", "pattern too complex");
    check_refused(sandbox, "return ('('):rep(100000):find(('%b()'):rep(1000) .. 'x')", row_stop);
    // Two long sets that have to be read anew at every step.
    check_refused(sandbox,
                  "local set = '[a' .. ('b'):rep(100000) .. ']-[' .. ('c'):rep(100000) .. ']' "
                  "return ('a'):rep(100000):find(set)",
                  row_stop);
    check_refused(sandbox, "return pcall(string.find, ('a'):rep(30000), 'a*a*a*a*a*b')", row_stop);
    check_refused(sandbox, "while true do pcall(string.find, ('a'):rep(30000), 'a*a*a*a*a*b') end", row_stop);
    check_refused(sandbox, "return ('a'):rep(100000):gsub('a', function() while true do end end)", row_stop);
    check_refused(sandbox, "return ('a'):rep(1000000):gsub('a', pcall)", row_stop);
}

BOOST_AUTO_TEST_CASE(deep_recursion_is_an_error) {
    check_refused("local function f() return 1 + f() end return f()", deep_stop);
    check_refused("local function f() return 1 + f() end return pcall(f)", deep_stop);
    check_refused("local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end return t.x",
                  "C stack overflow");
    check_refused(
        "local t = {} for i = 1, 10 do t = setmetatable({}, {__index = t}) end getmetatable(t).__index = t return t.x",
        "loop");
    check_refused("local function f(s) return s:gsub('.', f) end return f('x')", "C stack overflow");
    check_refused("local function f() table.sort({1, 2}, f) end f()", "C stack overflow");
    check_refused("local function f() return pcall(f) end return f()", "no error");
    check_refused("local function f() return 1 + select(2, pcall(f)) end return f()", "");
    check_refused("local t = setmetatable({}, {__tostring = function(t) return tostring(t) end}) return tostring(t)",
                  "C stack overflow");
    check_refused("local t = setmetatable({}, {__concat = function(a, b) return a .. b end}) return t .. t",
                  "C stack overflow");
    check_refused(
        "local t = setmetatable({}, {__eq = function(a, b) return a == b end}) return t == setmetatable({}, "
        "getmetatable(t))",
        "C stack overflow");
    check_refused("return " + std::string(100'000, '(') + "1" + std::string(100'000, ')'), "overflow");
    check_refused("return " + std::string(100'000, '{') + std::string(100'000, '}'), "overflow");
    check_refused("return " + std::string(100'000, '-') + "1", "");
    std::string blocks;
    for (int depth = 0; depth < 10'000; ++depth) blocks += "do ";
    check_refused(blocks, "overflow");
    std::string functions;
    for (int depth = 0; depth < 10'000; ++depth) functions += "return function() ";
    check_refused(functions, "overflow");
    std::string operands = "return 'a'";
    for (int count = 0; count < 300; ++count) operands += " .. 'a'";
    check_refused(operands, "");
}

BOOST_AUTO_TEST_CASE(errors_of_any_type_are_told) {
    check_refused("error({})", "test.lua:1: the script raised table as an error; raise a text");
    check_refused("error()", "test.lua:1: the script raised nil as an error; raise a text");
    check_refused("error(nil)", "the script raised nil as an error");
    check_refused("error(true)", "the script raised boolean as an error");
    check_refused("error(42)", "42");
    check_refused("error(print)", "raised nil");
    check_refused("error(error)", "raised function");
    check_refused("error(setmetatable({}, {__tostring = function() return 'my words' end}))", "test.lua:1: my words");
    check_refused("error(setmetatable({}, {__tostring = function() return {} end}))", "raised table as an error");
    check_refused("error(setmetatable({}, {__tostring = function() error('again') end}))", "whose __tostring fails");
    check_refused("error(setmetatable({}, {__tostring = 5}))", "whose __tostring fails");
    check_refused("error(setmetatable({}, {__index = error, __name = {}}))", "raised table as an error");
    check_refused("error(setmetatable({}, {__tostring = function() local s = 'x' while true do s = s .. s end end}))",
                  memory_stop);
}

BOOST_AUTO_TEST_CASE(texts_of_values_show_no_addresses) {
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return tostring({})") == "table");
    BOOST_TEST(sandbox.run("return tostring(print) .. tostring(pairs) .. tostring(true)") == "nilfunctiontrue");
    BOOST_TEST(sandbox.run("return ('%s'):format({})") == "table");
    BOOST_TEST(sandbox.run("return tostring(setmetatable({}, {__name = 'Price'}))") == "Price");
    check_refused("return ('%p'):format({})", "'%p' is not available");
    check_refused("return ('%10p'):format({})", "'%p' is not available");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sluice
