// Finding and freezing the script files of a job.
#include "tests/unit/script/transform_fixture.hpp"

#include "engine/base/limits.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using test::ScriptFolder;

namespace {

std::string problem(const ScriptFiles &files, const std::string &name) {
    try {
        files.text(name);
        return "";
    } catch (const Failure &failure) {
        BOOST_TEST((failure.status() == Status::bad_config));
        return failure.message();
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(script_files)

BOOST_AUTO_TEST_CASE(earlier_folders_come_first) {
    const ScriptFolder own(ScriptFolder::Files{{"test.lua", "own"}}),
        shipped(ScriptFolder::Files{{"test.lua", "shipped"}, {"lib/slug.lua", "slug"}});
    const ScriptFiles files({own.path(), shipped.path()}, "test.lua");
    BOOST_TEST(files.script() == "test.lua");
    BOOST_TEST(files.text("test.lua") == "own");
    BOOST_TEST(files.text("lib/slug.lua") == "slug");
}

BOOST_AUTO_TEST_CASE(texts_are_frozen_and_hashed) {
    const ScriptFolder folder(ScriptFolder::Files{{"test.lua", "return 1"}, {"lib/a.lua", "a"}});
    const ScriptFiles files({folder.path()}, "test.lua");
    const std::string before = files.hash();
    BOOST_TEST(before.size() == 64);
    std::ofstream(folder.path() / "test.lua") << "return 2";
    BOOST_TEST(files.text("test.lua") == "return 1");
    BOOST_TEST(files.hash() == before);
    files.text("lib/a.lua");
    BOOST_TEST(files.hash() != before);
    const ScriptFiles copy = files;
    BOOST_TEST(copy.hash() == files.hash());
    BOOST_TEST(ScriptFiles({folder.path()}, "test.lua").hash() != before);  // the text counts, not the name alone
}

BOOST_AUTO_TEST_CASE(names_cannot_leave_the_folder) {
    const ScriptFolder folder(ScriptFolder::Files{{"inner/test.lua", ""}, {"outer.lua", "secret"}});
    const ScriptFiles files({folder.path() / "inner"}, "test.lua");
    for (const char *name : {"../outer.lua", "/etc/passwd", "a/../../outer.lua", "./test.lua", "a//b.lua", "", ".lua",
                             "test.txt", "a b.lua", "inner\\..\\outer.lua", ".hidden.lua"})
        BOOST_TEST(problem(files, name).find("is no script name") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read) {
    const ScriptFolder folder(ScriptFolder::Files{{"test.lua", ""},
                                                  {"broken.lua", "\xff"},
                                                  {"large.lua", std::string(limits::script_bytes_max + 1, ' ')},
                                                  {"dir.lua/x.lua", ""}});
    const ScriptFiles files({folder.path()}, "test.lua");
    BOOST_TEST(problem(files, "missing.lua").find("there is no script 'missing.lua' in ") == 0);
    BOOST_TEST(problem(files, "dir.lua").find("there is no script 'dir.lua'") == 0);
    BOOST_TEST(problem(files, "broken.lua").find("not valid UTF-8") != std::string::npos);
    BOOST_TEST(problem(files, "large.lua").find("a script may have") != std::string::npos);
    BOOST_CHECK_THROW(ScriptFiles({folder.path()}, "nothing.lua"), Failure);
    BOOST_CHECK_THROW(ScriptFiles({}, "test.lua"), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
