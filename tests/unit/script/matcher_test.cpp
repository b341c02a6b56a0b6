// Our matcher against the patterns of Lua itself: the real string library of an unrestricted state is the judge.
#include "tests/unit/script/sandbox_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <lua.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

namespace {

/// Calls one function of a string library and tells all its results, or "error".
class Library {
public:
    explicit Library(lua_State *lua) : lua_(lua) {}

    std::string call(const char *function, const std::vector<std::string> &texts, lua_Integer start) {
        const int base = lua_gettop(lua_);
        lua_getglobal(lua_, "string");
        lua_getfield(lua_, -1, function);
        lua_remove(lua_, -2);
        for (const std::string &text : texts) push_text(lua_, text);
        if (start != 0) lua_pushinteger(lua_, start);
        const int argument_count = static_cast<int>(texts.size()) + (start != 0 ? 1 : 0);
        const int status = lua_pcall(lua_, argument_count, LUA_MULTRET, 0);
        std::string results = status == LUA_OK ? "" : "error";
        for (int index = base + 1; status == LUA_OK && index <= lua_gettop(lua_); ++index) results += show(index) + "|";
        lua_settop(lua_, base);
        return results;
    }

    /// All matches that gmatch gives, up to a bound.
    std::string iterate(const std::string &subject, const std::string &pattern, lua_Integer start) {
        const int base = lua_gettop(lua_);
        lua_getglobal(lua_, "string");
        lua_getfield(lua_, -1, "gmatch");
        push_text(lua_, subject);
        push_text(lua_, pattern);
        lua_pushinteger(lua_, start);
        if (lua_pcall(lua_, 3, 1, 0) != LUA_OK) {
            lua_settop(lua_, base);
            return "error";
        }
        std::string results;
        const int iterator = lua_gettop(lua_);
        for (int round = 0; round < 50; ++round) {
            lua_pushvalue(lua_, iterator);
            if (lua_pcall(lua_, 0, LUA_MULTRET, 0) != LUA_OK) {
                results += "error";
                break;
            }
            if (lua_gettop(lua_) == iterator || lua_isnil(lua_, iterator + 1)) break;
            for (int index = iterator + 1; index <= lua_gettop(lua_); ++index) results += show(index) + "|";
            results += "/";
            lua_settop(lua_, iterator);
        }
        lua_settop(lua_, base);
        return results;
    }

private:
    std::string show(int index) {
        if (lua_isinteger(lua_, index) != 0) return "#" + std::to_string(lua_tointeger(lua_, index));
        if (const auto text = text_at(lua_, index)) return "'" + std::string(*text) + "'";
        return luaL_typename(lua_, index);
    }

    lua_State *lua_;
};

class Judge {
public:
    Judge()
        : reference_state_(luaL_newstate()),
          sandbox_({64 << 20, 1'000'000'000, 1'000'000'000'000}),
          reference_(reference_state_.get()),
          ours_(sandbox_.state.get()) {
        luaL_openlibs(reference_state_.get());
    }

    void check(const char *function, const std::vector<std::string> &texts, lua_Integer start = 0) {
        const std::string expected = reference_.call(function, texts, start);
        const std::string actual = ours_.call(function, texts, start);
        if (expected != actual) report(function, texts, start, expected, actual);
        ++count_;
        errors_ += expected == "error" ? 1 : 0;
        matches_ += expected != "error" && expected != "nil|" ? 1 : 0;
    }

    void check_all(const std::string &subject, const std::string &pattern, lua_Integer start = 1) {
        check("find", {subject, pattern}, start);
        check("match", {subject, pattern}, start);
        check("gsub", {subject, pattern, "<%0>"});
        check("gsub", {subject, pattern, "%1-%%"}, 2);
        const std::string expected = reference_.iterate(subject, pattern, start);
        const std::string actual = ours_.iterate(subject, pattern, start);
        if (expected != actual) report("gmatch", {subject, pattern}, start, expected, actual);
    }

    int count() const { return count_; }
    int errors() const { return errors_; }
    int matches() const { return matches_; }

private:
    static void report(const char *function, const std::vector<std::string> &texts, lua_Integer start,
                       const std::string &expected, const std::string &actual) {
        std::string call = std::string(function) + "(";
        for (const std::string &text : texts) call += "[[" + text + "]], ";
        BOOST_ERROR(call << start << ") gives " << actual << " instead of " << expected);
    }

    struct Close {
        void operator()(lua_State *lua) const { lua_close(lua); }
    };
    std::unique_ptr<lua_State, Close> reference_state_;
    Sandbox sandbox_;
    Library reference_;
    Library ours_;
    int count_ = 0, errors_ = 0, matches_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(matcher)

BOOST_AUTO_TEST_CASE(cases_of_the_manual) {
    Judge judge;
    const std::vector<std::string> subjects{"",
                                            "a",
                                            "hello world from Lua",
                                            "  padded  ",
                                            "THE (quick) fox",
                                            "f(a(b)c)d)e",
                                            "key = value, k2=v2",
                                            "aaaaab",
                                            "abcabcabc",
                                            "0x1F -12.5e3",
                                            "[[x]] ^$()%.-",
                                            "\xc3\xa4\xff\x80",
                                            "line\nline\r\n\t",
                                            std::string("nul\0in\0side", 11),
                                            "]]-]^a",
                                            "xyxyxy",
                                            "THE END",
                                            "\x7f\x01 z_Z9",
                                            "''quoted'' \"text\""};
    const std::vector<std::string> patterns{"",
                                            ".",
                                            "a",
                                            "^a",
                                            "a$",
                                            "^$",
                                            "^",
                                            "$",
                                            "$a",
                                            "a^",
                                            "^^",
                                            "%a+",
                                            "%s*$",
                                            "^%s*(.-)%s*$",
                                            "(%w+) = (%w+)",
                                            "(%w+)=(%w+)",
                                            "%b()",
                                            "%bxy",
                                            "%b''",
                                            "%b",
                                            "%bx",
                                            "%f[%w]%w+",
                                            "%f[%W]",
                                            "%f",
                                            "%fa",
                                            "%f[",
                                            "%f[%z]",
                                            "%f[^%z]",
                                            "()",
                                            "()a()",
                                            "(a*)",
                                            "(a-)b",
                                            "(a",
                                            "a)",
                                            "((a)",
                                            "(a))",
                                            "%1",
                                            "(a)%1",
                                            "(a)%2",
                                            "(.)%1",
                                            "(()%1)",
                                            "%0",
                                            "(a%1)",
                                            "[abc]+",
                                            "[^abc]+",
                                            "[a-c]",
                                            "[a-]",
                                            "[-a]",
                                            "[]]",
                                            "[^]]",
                                            "[]",
                                            "[^]",
                                            "[",
                                            "[^",
                                            "[a",
                                            "[%]]",
                                            "[%a-z]",
                                            "[a-%d]",
                                            "[%",
                                            "[a%",
                                            "[]-a]",
                                            "[--/]",
                                            "[+-]]",
                                            "[^%s]",
                                            "%",
                                            "a%",
                                            "%%",
                                            "%.",
                                            ".*",
                                            ".-",
                                            ".+",
                                            ".?",
                                            "a?b?",
                                            "a*?",
                                            "a**",
                                            "a+-",
                                            "*",
                                            "+",
                                            "-",
                                            "?",
                                            "*a",
                                            "a-$",
                                            "(.-)$",
                                            "x*",
                                            "%z",
                                            "[%z]",
                                            "%Z+",
                                            "%x+",
                                            "%X+",
                                            "%c",
                                            "%C+",
                                            "%d+",
                                            "%D+",
                                            "%g+",
                                            "%G+",
                                            "%l+",
                                            "%L+",
                                            "%p+",
                                            "%P+",
                                            "%s+",
                                            "%S+",
                                            "%u+",
                                            "%U+",
                                            "%w+",
                                            "%W+",
                                            "%q",
                                            "%-",
                                            "[%-]",
                                            "\xc3.",
                                            "[\x80-\xff]+",
                                            "(%a)(%a)(%a)",
                                            "(((a)))",
                                            "(a)(b)(c)",
                                            "^(%a+)",
                                            "%a+$",
                                            std::string("\0", 1),
                                            std::string("[\0a]", 4),
                                            std::string("l\0", 2),
                                            "[[]",
                                            "[a[]",
                                            "[^[]+",
                                            "(%b())",
                                            "a.-b",
                                            "%d%d?",
                                            "0[xX](%x+)",
                                            "(%-?%d+%.?%d*)",
                                            "[%w_]+",
                                            "[%]%[]",
                                            "[a-z%d_]*"};
    for (const std::string &subject : subjects) {
        for (const std::string &pattern : patterns) {
            judge.check_all(subject, pattern);
            judge.check_all(subject, pattern, 3);
            judge.check_all(subject, pattern, -2);
            judge.check_all(subject, pattern, 100);
        }
    }
    BOOST_TEST(judge.errors() > 1000);
    BOOST_TEST(judge.matches() > 10'000);
}

/// Patterns put together from pieces, so that most of them mean something, on subjects of few letters, so that they
/// match.
BOOST_AUTO_TEST_CASE(random_patterns) {
    constexpr std::array<std::string_view, 44> pieces{
        "a",  "b",  "c",    "a",    "b",     ".",       "%a",    "%d",   "%s",   "%w", "%A",
        "%p", "%x", "[ab]", "[^a]", "[a-c]", "[%d_]",   "[^%s]", "[]a]", "[b-]", "*",  "+",
        "-",  "?",  "*",    "?",    "(",     ")",       "(",     ")",    "()",   "^",  "$",
        "%1", "%2", "%b()", "%bab", "%f[a]", "%f[^%w]", "%%",    "[",    "%",    "-",  "1"};
    constexpr std::string_view letters = "aaabbbc1 ()_-%";
    std::mt19937 random(20260101);
    const auto below = [&random](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
    Judge judge;
    for (int round = 0; round < 6'000; ++round) {
        std::string pattern;
        for (std::size_t count = below(8); count > 0; --count) pattern += pieces[below(pieces.size())];
        std::string subject;
        for (std::size_t count = below(14); count > 0; --count) subject += letters[below(letters.size())];
        judge.check_all(subject, pattern, static_cast<lua_Integer>(below(5)) - 1);
    }
    BOOST_TEST(judge.count() == 24'000);
    BOOST_TEST(judge.errors() > 1000);
    BOOST_TEST(judge.matches() > 5000);
}

BOOST_AUTO_TEST_CASE(random_bytes) {
    constexpr std::string_view alphabet("%[]^$()*+-?.ab\0\xff", 16);
    std::mt19937 random(7);
    const auto text = [&random, alphabet](std::size_t size_max) {
        std::string made;
        for (std::size_t size = random() % size_max; size > 0; --size) made += alphabet[random() % alphabet.size()];
        return made;
    };
    Judge judge;
    for (int round = 0; round < 6'000; ++round) judge.check_all(text(10), text(7));
    BOOST_TEST(judge.errors() > 1000);
}

BOOST_AUTO_TEST_CASE(plain_search) {
    Judge judge;
    for (const std::string_view subject : {"", "a.b.c", "aaaaab", "%a%"}) {
        for (const std::string_view text : {"", ".", "a.", "b", "aab", "%a", "x"}) {
            for (lua_Integer start = -8; start <= 8; ++start)
                judge.check("find", {std::string(subject), std::string(text)}, start == 0 ? 1 : start);
        }
    }
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return ('a.b'):find('.', 1, true)") == "2");
    BOOST_TEST(sandbox.run("return ('a.b'):find('x', 1, true)") == "nil");
    BOOST_TEST(sandbox.run("return ('a.b'):find('', 10)") == "nil");
    BOOST_TEST(sandbox.run("return ('a.b'):find('', 4)") == "4");
}

BOOST_AUTO_TEST_CASE(replacements) {
    Judge judge;
    for (const std::string_view replacement :
         {"", "x", "%0%0", "%1", "%2", "%9", "%", "%x", "a%%b", "%1%2", "[%0]", "1"}) {
        judge.check("gsub", {"hello world", "(l)(.)", std::string(replacement)});
        judge.check("gsub", {"hello world", "o", std::string(replacement)});
        judge.check("gsub", {"hello world", "()l", std::string(replacement)});
        judge.check("gsub", {"hello world", "(l", std::string(replacement)});
        for (lua_Integer count_max = -1; count_max < 4; ++count_max) {
            if (count_max != 0) judge.check("gsub", {"hello", "l", std::string(replacement)}, count_max);
        }
    }
    Sandbox sandbox;
    BOOST_TEST(sandbox.run("return (('abc'):gsub('%w', {a = '1', b = true and 2, c = false}))") == "12c");
    BOOST_TEST(sandbox.run("return (('abc'):gsub('(%w)()', function(c, at) return c .. at end))") == "a2b3c4");
    BOOST_TEST(sandbox.run("return (('abc'):gsub('b', function() end))") == "abc");
    BOOST_TEST(
        sandbox.run(
            "return (('abc'):gsub('b', setmetatable({}, {__index = function(_, key) return key:upper() end})))") ==
        "aBc");
    BOOST_TEST(sandbox.run("return (('abc'):gsub('', '-'))") == "-a-b-c-");
    BOOST_TEST(sandbox.run("return (('abc'):gsub('%w', '%0', 0))") == "abc");
    BOOST_TEST(sandbox.run("return (('aaa'):gsub('^a', 'b'))") == "baa");
    BOOST_TEST(sandbox.run("return #(('a'):rep(5000):gsub('a', 'xy'))") == "10000");
    BOOST_TEST(sandbox.error("return ('abc'):gsub('b', {b = {}})") ==
               "test.lua:1: invalid replacement value (a table)");
    BOOST_TEST(sandbox.error("local s = ('abc'):gsub('b') return s") ==
               "test.lua:1: bad argument #2 to 'gsub' (string/function/table expected, got no value)");
}

BOOST_AUTO_TEST_CASE(bounds_of_a_pattern) {
    Sandbox sandbox;
    const std::string groups32 = "('()'):rep(32)";
    BOOST_TEST(sandbox.run("return select('#', ('x'):match(" + groups32 + "))") == "32");
    BOOST_TEST(sandbox.error("return ('x'):match(" + groups32 + " .. '()')") == "test.lua:1: too many captures");
    BOOST_TEST(sandbox.run("return ('x'):rep(150):match(('x?'):rep(150)) == ('x'):rep(150)") == "true");
    BOOST_TEST(sandbox.error("return ('x'):rep(300):match(('x?'):rep(300))") == "test.lua:1: pattern too complex");
    // Items without a choice take no depth.
    BOOST_TEST(sandbox.run("return #('x'):rep(5000):match(('x'):rep(5000))") == "5000");
}

BOOST_AUTO_TEST_CASE(steps_are_charged_as_they_are_done) {
    Sandbox sandbox;
    const auto steps_of = [&sandbox](const std::string &script) {
        const std::uint64_t before = sandbox.state.steps_used();
        sandbox.run(script);
        return sandbox.state.steps_used() - before;
    };
    const std::string subject = "local s = ('a'):rep(300) ";
    const std::uint64_t simple = steps_of(subject + "return s:match('^a*$')");
    const std::uint64_t quadratic = steps_of(subject + "return s:match('^a*a*b')");
    BOOST_TEST(simple > 300u);
    BOOST_TEST(simple < 2'000u);
    BOOST_TEST(quadratic > 300u * 300u / 2);
    BOOST_TEST(quadratic < 300u * 300u * 4);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sluice
