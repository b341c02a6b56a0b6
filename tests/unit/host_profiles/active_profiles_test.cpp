// Edits that pass their tests are taken; others leave what was good in use.
#include "host/profiles/active_profiles.hpp"

#include "engine/base/failure.hpp"
#include "host/profiles/local_profile_tests.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

using namespace sluice;
namespace fs = std::filesystem;

namespace {

const std::string script = R"(local c = require "columns"
local names = require "lib.names"
return {columns = {c.id {header = "ID"}, c.compute {header = "Name", type = "text", function(e) return names.of(e) end}}}
)";

std::string names(const std::string &suffix) {
    return "return {of = function(e) return e:value('name') .. '" + suffix + "' end}\n";
}

// A profile with one test, which expects the name `expected` in column `header`.
std::string profile(const std::string &id, const std::string &expected, const std::string &more = "") {
    return "profile: " + id +
           "\nsource: {plugin: jsonl, settings: {path: items.jsonl}}\n"
           "transform: {script: columns.lua}\nwriter: {plugin: csv}\n" +
           more +
           "tests:\n  - name: a name\n    input: [{id: a, data: {attributes: {name: {values: [{value: Ann}]}}}}]\n    "
           "rows: "
           "[{Name: " +
           expected + "}]\n";
}

struct Fixture {
    test::TempFolder folder;
    PluginCatalog catalog{{fs::path(SLUICE_BUILD_FOLDER) / "lib/sluice/plugins"}};
    LocalProfileTests tests{catalog};

    Fixture() {
        for (const char *name : {"profiles", "scripts", "scripts/lib"}) fs::create_directory(folder.path() / name);
        write("scripts/columns.lua", script);
        write("scripts/lib/names.lua", names(""));
        write("profiles/one.yaml", profile("one", "Ann"));
    }

    // Files carry their time in nanoseconds, but two writes may fall into one tick of the clock.
    void write(const std::string &name, const std::string &text) {
        test::write_file(folder.path() / name, text);
        fs::last_write_time(folder.path() / name, fs::file_time_type::clock::now() + std::chrono::seconds(++writes_));
    }

    ActiveProfiles open() {
        ProfileStoreOptions options;
        options.folders = {folder.path() / "profiles"};
        options.schemas = plugin_schemas(catalog);
        return ActiveProfiles(std::move(options), tests, {folder.path() / "scripts"});
    }

    int writes_ = 0;
};

using Kind = ProfileState::Kind;

// "id kind", a line for each.
std::string text(const std::vector<ProfileState> &states) {
    const std::map<Kind, std::string> kinds = {{Kind::active, "active"},
                                               {Kind::unset, "unset"},
                                               {Kind::kept, "kept"},
                                               {Kind::refused, "refused"},
                                               {Kind::removed, "removed"}};
    std::string result;
    for (const ProfileState &state : states) result += state.id + " " + kinds.at(state.kind) + "\n";
    return result;
}

bool has(const std::vector<ProfileState> &states, const std::string &part) {
    for (const ProfileState &state : states)
        for (const std::string &problem : state.problems)
            if (problem.find(part) != std::string::npos) return true;
    return false;
}

std::string name_script(const ActiveProfiles &profiles, const std::string &id) {
    return profiles.transform(id).scripts->text("lib/names.lua");
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(active_profiles, Fixture)

BOOST_AUTO_TEST_CASE(nothing_new_is_no_change) {
    ActiveProfiles profiles = open();
    BOOST_TEST(text(profiles.states()) == "one active\n");
    BOOST_TEST(profiles.states().front().test_count == 1u);
    BOOST_TEST(profiles.refresh().empty());
}

BOOST_AUTO_TEST_CASE(a_new_profile_whose_test_fails_is_not_used) {
    write("profiles/two.yaml", profile("two", "Bob"));
    ActiveProfiles profiles = open();
    BOOST_TEST(text(profiles.states()) == "one active\ntwo refused\n");
    BOOST_TEST(has(profiles.states(), "test 'a name': row 1, column 'Name': expected 'Bob', got 'Ann'"));
    BOOST_CHECK_THROW(profiles.store().by_id("two", std::nullopt), Failure);
    BOOST_CHECK_THROW(profiles.transform("two"), Failure);

    write("profiles/two.yaml", profile("two", "Ann"));
    BOOST_TEST(text(profiles.refresh()) == "two active\n");
    BOOST_TEST(profiles.store().by_id("two", std::nullopt).id == "two");
}

BOOST_AUTO_TEST_CASE(an_edit_whose_test_fails_leaves_the_version_before) {
    ActiveProfiles profiles = open();
    write("profiles/one.yaml", profile("one", "Bob", "description: edited\n"));
    const auto changes = profiles.refresh();
    BOOST_TEST(text(changes) == "one kept\n");
    BOOST_TEST(has(changes, "expected 'Bob', got 'Ann'"));
    BOOST_TEST(profiles.store().by_id("one", std::nullopt).description == "");
    BOOST_TEST(profiles.refresh().empty());

    write("profiles/one.yaml", profile("one", "Ann", "description: mended\n"));
    BOOST_TEST(text(profiles.refresh()) == "one active\n");
    BOOST_TEST(profiles.store().by_id("one", std::nullopt).description == "mended");
}

BOOST_AUTO_TEST_CASE(an_edit_that_cannot_be_read_or_that_its_plugin_refuses) {
    ActiveProfiles profiles = open();
    write("profiles/one.yaml", "profile: one\nsource: [\n");
    BOOST_TEST(text(profiles.refresh()) == "one kept\n");
    write("profiles/one.yaml", profile("one", "Ann", "retention: soon\n"));
    BOOST_TEST(text(profiles.refresh()) == "one kept\n");
    std::string wrong = profile("one", "Ann");
    wrong.replace(wrong.find("{plugin: csv}"), 13, "{plugin: csv, settings: {delimeter: ';'}}");
    write("profiles/one.yaml", wrong);
    const auto changes = profiles.refresh();
    BOOST_TEST(text(changes) == "one kept\n");
    BOOST_TEST(has(changes, "delimiter"));
    BOOST_TEST(profiles.store().by_id("one", std::nullopt).writer.settings.empty());
}

BOOST_AUTO_TEST_CASE(a_script_that_fails_the_test_is_not_taken) {
    ActiveProfiles profiles = open();
    write("scripts/lib/names.lua", names("!"));
    const auto changes = profiles.refresh();
    BOOST_TEST(text(changes) == "one kept\n");
    BOOST_TEST(has(changes, "expected 'Ann', got 'Ann!'"));
    BOOST_TEST(name_script(profiles, "one") == names(""));

    write("profiles/one.yaml", profile("one", "Ann!"));
    BOOST_TEST(text(profiles.refresh()) == "one active\n");
    BOOST_TEST(name_script(profiles, "one") == names("!"));
}

BOOST_AUTO_TEST_CASE(a_parent_whose_edit_breaks_a_child_falls_back) {
    write("profiles/two.yaml",
          "profile: two\nextends: one\ndescription: child\nwriter: {plugin: ndjson}\ntests:\n"
          "  - name: of the child\n    input: [{id: a, data: {attributes: {name: {values: [{value: Ann}]}}}}]\n"
          "    rows: [{ID: a}]\n");
    ActiveProfiles profiles = open();
    BOOST_TEST(text(profiles.states()) == "one active\ntwo active\n");
    std::string edited = profile("one", "Ann");
    edited.replace(edited.find("columns.lua"), 11, "numbers.lua");
    edited.replace(edited.find("Name: Ann"), 9, "Number: a");
    write("scripts/numbers.lua", "local c = require 'columns'\nreturn {columns = {c.id {header = 'Number'}}}\n");
    write("profiles/one.yaml", edited);
    const auto changes = profiles.refresh();
    BOOST_TEST(text(changes) == "one kept\n");
    BOOST_TEST(has(changes, "test 'of the child'"));
    BOOST_TEST(profiles.store().by_id("one", std::nullopt).script == "columns.lua");
    BOOST_TEST(profiles.transform("one").scripts->script() == "columns.lua");
    BOOST_TEST(profiles.transform("two").scripts->script() == "columns.lua");
}

BOOST_AUTO_TEST_CASE(variables_that_are_not_set) {
    std::string text_of_one = profile("one", "Ann");
    text_of_one.replace(text_of_one.find("items.jsonl"), 11, "\"${input}\"");
    write("profiles/one.yaml", text_of_one);
    ActiveProfiles profiles = open();
    BOOST_TEST(text(profiles.states()) == "one unset\n");
    BOOST_TEST(profiles.states().front().test_count == 1u);
    write("scripts/lib/names.lua", names("!"));
    BOOST_TEST(text(profiles.refresh()) == "one kept\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_goes) {
    write("profiles/two.yaml", profile("two", "Ann"));
    ActiveProfiles profiles = open();
    fs::remove(folder.path() / "profiles/two.yaml");
    BOOST_TEST(text(profiles.refresh()) == "two removed\n");
    BOOST_CHECK_THROW(profiles.transform("two"), Failure);
    BOOST_TEST(text(profiles.states()) == "one active\n");
}

BOOST_AUTO_TEST_SUITE_END()
