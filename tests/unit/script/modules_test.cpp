#include "engine/script/modules.hpp"

#include "tests/unit/script/sandbox_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace sluice {

namespace {

int open_number(lua_State *lua) {
    lua_pushinteger(lua, 7);
    return 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(modules)

BOOST_AUTO_TEST_CASE(looks_beside_the_script_then_in_lib) {
    Sandbox sandbox;
    sandbox.files["slug.lua"] = "return 'beside'";
    sandbox.files["lib/slug.lua"] = "return 'in lib'";
    sandbox.files["lib/text.lua"] = "return 'text in lib'";
    sandbox.files["shop/units.lua"] = "return 'units'";
    BOOST_TEST(sandbox.run("return require 'slug'") == "beside");
    BOOST_TEST(sandbox.run("return require 'text'") == "text in lib");
    BOOST_TEST(sandbox.run("return require 'lib.slug'") == "in lib");
    BOOST_TEST(sandbox.run("return require 'shop/units' .. require 'shop.units'") == "unitsunits");
}

BOOST_AUTO_TEST_CASE(a_module_runs_once) {
    Sandbox sandbox;
    sandbox.files["counter.lua"] = "loads = (loads or 0) + 1 return {}";
    sandbox.files["silent.lua"] = "loads_of_silent = (loads_of_silent or 0) + 1";
    BOOST_TEST(sandbox.run("return rawequal(require 'counter', require 'counter')") == "true");
    BOOST_TEST(sandbox.run("require 'counter' return loads") == "1");
    BOOST_TEST(sandbox.run("require 'silent' return require 'silent'") == "true");
    BOOST_TEST(sandbox.run("return loads_of_silent") == "1");
}

BOOST_AUTO_TEST_CASE(bound_modules_come_first) {
    Sandbox sandbox;
    sandbox.files["number.lua"] = "return 8";
    sandbox.state.add_module("number", open_number);
    BOOST_TEST(sandbox.run("return require 'number'") == "7");
}

BOOST_AUTO_TEST_CASE(errors_say_file_and_line) {
    Sandbox sandbox;
    sandbox.files["wrong.lua"] = "\nreturn 1 +";
    sandbox.files["failing.lua"] = "\n\nerror('not today')";
    BOOST_TEST(sandbox.error("\nrequire 'nothing'") ==
               "test.lua:2: there is no module 'nothing'; no file nothing.lua; no file lib/nothing.lua");
    BOOST_TEST(sandbox.error("require 'wrong'") == "test.lua:1: wrong.lua:2: unexpected symbol near <eof>");
    BOOST_TEST(sandbox.error("require 'failing'") == "failing.lua:3: not today");
    BOOST_TEST(sandbox.error("require(5)") == "test.lua:1: bad argument #1 to 'require' (string expected, got number)");
    BOOST_TEST(sandbox.error("require(('a'):rep(1000))").find("not a module name") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_failed_module_is_loaded_again) {
    Sandbox sandbox;
    sandbox.files["late.lua"] = "if not ready then error('not yet') end return 'ready'";
    BOOST_TEST(sandbox.run("local ok = pcall(require, 'late') ready = true return tostring(ok) .. require 'late'") ==
               "falseready");
}

BOOST_AUTO_TEST_CASE(circles_are_errors) {
    Sandbox sandbox;
    sandbox.files["a.lua"] = "return require 'b'";
    sandbox.files["b.lua"] = "return require 'a'";
    sandbox.files["self.lua"] = "return require 'self'";
    BOOST_TEST(sandbox.error("require 'a'") == "b.lua:1: modules require each other in a circle: a -> b -> a");
    BOOST_TEST(sandbox.error("require 'self'") == "self.lua:1: modules require each other in a circle: self -> self");
    sandbox.files["b.lua"] = "return 'b'";
    BOOST_TEST(sandbox.run("return require 'a'") == "b");
}

BOOST_AUTO_TEST_CASE(endless_modules_are_stopped) {
    Sandbox sandbox;
    sandbox.files["endless.lua"] = "while true do end";
    BOOST_TEST(sandbox.error("pcall(require, 'endless') return 'escaped'").starts_with("endless.lua:1: stopped after"));
    sandbox.files["endless.lua"] = "return 'mended'";
    BOOST_TEST(sandbox.run("return require 'endless'") == "mended");
}

BOOST_AUTO_TEST_CASE(a_script_that_is_too_long) {
    Sandbox sandbox;
    sandbox.files["long.lua"] = std::string(limits::script_bytes_max + 1, ' ');
    BOOST_TEST(sandbox.error("require 'long'") == "test.lua:1: long.lua: the script is longer than 1048576 bytes");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sluice
