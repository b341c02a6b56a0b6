// `sluice plugins list`, `show` and `check`, as a user runs them.
#include "tests/plugin/trial_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

using namespace sluice;

namespace {

#if defined(__SANITIZE_THREAD__)
constexpr bool finds_leaks = false;
#else
constexpr bool finds_leaks = true;
#endif

test::ChildResult run(const std::filesystem::path &folder, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {std::string(SLUICE_BUILD_FOLDER) + "/bin/sluice", "plugins"});
    // A crash shall look like one, also where a sanitizer would catch the signal.
    return test::run(arguments, folder, {"ASAN_OPTIONS=handle_segv=0", "TSAN_OPTIONS=handle_segv=0"});
}

test::ChildResult check(const std::string &plugin, const std::vector<std::string> &more = {}) {
    std::vector<std::string> arguments = {"check", broken_plugin(plugin).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run("/", std::move(arguments));
}

bool contains(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

struct Fixture {
    TrialFolder folder;
    Fixture() {
        folder.copy(broken_plugin("plain_c"));
        folder.write("source_text.so", "no library");
    }
    test::ChildResult here(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--plugins", folder.path().string()});
        return run(folder.path(), std::move(arguments));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plugins_command, Fixture)

BOOST_AUTO_TEST_CASE(list_shows_broken_plugins_with_their_reason) {
    const test::ChildResult result = here({"list"});
    BOOST_TEST(result.exit_code == 0, result.err);
    BOOST_TEST(contains(result.out, "plain_c\twriter\t1.0.0\tA plugin for the tests\n"), result.out);
    BOOST_TEST(contains(result.out, "source_text\tbroken\t-\t"), result.out);
    BOOST_TEST(contains(result.out, "not a shared library"), result.out);
}

BOOST_AUTO_TEST_CASE(list_for_machines) {
    const test::ChildResult result = here({"list", "--json"});
    int found = 0;
    for (const auto &plugin : nlohmann::json::parse(result.out)) {  // also those that are installed beside the program
        const std::string file = plugin.at("file");
        if (file == (folder.path() / "source_text.so").string()) {
            BOOST_TEST(contains(plugin.at("problem"), "not a shared library"));
            ++found;
        }
        if (file == (folder.path() / "writer_plain_c.so").string()) {
            BOOST_TEST(plugin.at("name") == "plain_c");
            BOOST_TEST(plugin.at("kind") == "writer");
            BOOST_TEST(plugin.at("abi") == "1.0");
            ++found;
        }
    }
    BOOST_TEST(found == 2);
}

BOOST_AUTO_TEST_CASE(show_prints_the_settings) {
    const test::ChildResult plain = here({"show", "plain_c"});
    BOOST_TEST(plain.exit_code == 0, plain.err);
    BOOST_TEST(contains(plain.out, "writer plain_c 1.0.0\nA plugin for the tests\n"), plain.out);
    BOOST_TEST(contains(plain.out, "It has no settings."), plain.out);
    const auto json = nlohmann::json::parse(here({"show", "writer_plain_c", "--json"}).out);
    BOOST_TEST(json[0].at("settings_schema").at("type") == "object");
}

BOOST_AUTO_TEST_CASE(show_of_a_plugin_that_hides_another) {
    const std::filesystem::path first = folder.path() / "first";
    std::filesystem::create_directory(first);
    std::filesystem::copy(folder.path() / "writer_plain_c.so", first);
    const test::ChildResult plain = here({"show", "plain_c", "--plugins", first.string()});
    BOOST_TEST(plain.exit_code == 0, plain.err);
    BOOST_TEST(contains(plain.out, "File: " + (first / "writer_plain_c.so").string()), plain.out);
    BOOST_TEST(contains(plain.out, "writer_plain_c cannot be used\n"), plain.out);
    const auto json = nlohmann::json::parse(here({"show", "plain_c", "--json", "--plugins", first.string()}).out);
    BOOST_TEST(json.size() == 2);
    BOOST_TEST(contains(json[1].at("problem"), "a duplicate of"));
}

BOOST_AUTO_TEST_CASE(show_of_an_unknown_or_broken_plugin) {
    const test::ChildResult unknown = here({"show", "plane_c"});
    BOOST_TEST(unknown.exit_code == 1);
    BOOST_TEST(contains(unknown.err, "no plugin 'plane_c' (did you mean 'plain_c'?)"), unknown.err);
    const test::ChildResult broken = here({"show", "text"});
    BOOST_TEST(broken.exit_code == 1);
    BOOST_TEST(contains(broken.err, "not a shared library"), broken.err);
}

BOOST_AUTO_TEST_CASE(check_of_a_good_plugin) {
    const test::ChildResult result = check("plain_c");
    BOOST_TEST(result.exit_code == 0, result.out << result.err);
    BOOST_TEST(contains(result.out, "passed   blocks encoded in four threads\n"), result.out);
    BOOST_TEST(contains(result.out, "writer plain_c 1.0.0: "), result.out);
    BOOST_TEST(contains(result.out, " 0 failed, "), result.out);
}

BOOST_AUTO_TEST_CASE(check_of_a_plugin_that_crashes) {
    const test::ChildResult result = check("crash_in_open");
    BOOST_TEST(result.exit_code == 1);
    BOOST_TEST(contains(result.out, "failed   open and close: "), result.out);
    BOOST_TEST(contains(result.out, "the plugin crashed with signal SIGSEGV"), result.out);
}

BOOST_AUTO_TEST_CASE(check_of_a_plugin_that_hangs) {
    const test::ChildResult result = check("hang_in_finish", {"--timeout", "5"});
    BOOST_TEST(result.exit_code == 1);
    BOOST_TEST(contains(result.out, "did not come to an end within 5 s"), result.out);
}

BOOST_AUTO_TEST_CASE(check_of_a_plugin_that_ends_the_process) {
    const test::ChildResult result = check("exit_in_append");
    BOOST_TEST(result.exit_code == 1);
    BOOST_TEST(contains(result.out, "failed   close without finish: the plugin ended the process with exit code 0"),
               result.out);
}

BOOST_AUTO_TEST_CASE(check_of_a_plugin_that_changes_failures) {
    const test::ChildResult result = check("ignored_failure");
    BOOST_TEST(result.exit_code == 1);
    BOOST_TEST(contains(result.out, "failed   outputs that fail: "), result.out);
}

BOOST_AUTO_TEST_CASE(check_of_a_plugin_that_leaks) {
    if (!finds_leaks) return;
    const test::ChildResult result = check("leaking_block");
    BOOST_TEST(result.exit_code == 1, result.out);
}

BOOST_AUTO_TEST_CASE(check_of_files_that_cannot_be_loaded) {
    const test::ChildResult text = run(folder.path(), {"check", "source_text.so"});  // relative to the current folder
    BOOST_TEST(text.exit_code == 1);
    BOOST_TEST(contains(text.out, "refused  " + (folder.path() / "source_text.so").string() + ": not a shared library"),
               text.out);
    const test::ChildResult major = check("other_major", {"--json"});
    BOOST_TEST(major.exit_code == 1);
    BOOST_TEST(contains(nlohmann::json::parse(major.out).at("refusal").get<std::string>(), "ABI major 7"));
}

BOOST_AUTO_TEST_CASE(check_with_settings) {
    const test::ChildResult broken = check("plain_c", {"--settings", "[1]"});
    BOOST_TEST(broken.exit_code == 1);
    BOOST_TEST(contains(broken.err, "not a JSON object"), broken.err);
    BOOST_TEST(check("plain_c", {"--settings", R"({"any": "thing"})"}).exit_code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
