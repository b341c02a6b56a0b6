#include "engine/plugin/catalog.hpp"
#include "engine/base/failure.hpp"
#include "tests/plugin/trial_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

std::string message_of(PluginCatalog &catalog, PluginKind kind, std::string_view name) {
    try {
        catalog.find(kind, name);
    } catch (const Failure &failure) {
        BOOST_TEST(std::string(status_name(failure.status())) == "bad_config");
        return failure.message();
    }
    return "";
}

bool contains(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog)

BOOST_AUTO_TEST_CASE(finds_by_kind_and_name) {
    const TrialFolder folder;
    folder.copy(broken_plugin("plain_c"));
    PluginCatalog catalog({"/nonexistent", folder.path()});
    const sluice_plugin &plugin = catalog.find(PluginKind::writer, "plain_c");
    BOOST_TEST(std::string(plugin.name) == "plain_c");
    BOOST_TEST(&catalog.find(PluginKind::writer, "plain_c") == &plugin);
    BOOST_TEST(kind_name(PluginKind::source) == "source");
    BOOST_TEST(kind_name(PluginKind::writer) == "writer");
}

BOOST_AUTO_TEST_CASE(unknown_names_get_a_suggestion_and_the_folders) {
    const TrialFolder folder;
    folder.copy(broken_plugin("plain_c"));
    PluginCatalog catalog({folder.path()});
    const std::string message = message_of(catalog, PluginKind::writer, "plane_c");
    BOOST_TEST(contains(message, "no writer plugin 'plane_c'"));
    BOOST_TEST(contains(message, "did you mean 'plain_c'?"));
    BOOST_TEST(contains(message, folder.path().string()));
    BOOST_TEST(contains(message_of(catalog, PluginKind::source, "plain_c"), "no source plugin 'plain_c'"));
    PluginCatalog empty({});
    BOOST_TEST(contains(message_of(empty, PluginKind::source, "x"), "no folder"));
}

BOOST_AUTO_TEST_CASE(names_are_no_paths) {
    const TrialFolder folder;
    folder.copy(broken_plugin("plain_c"));
    std::filesystem::create_directory(folder.path() / "writer_below");
    PluginCatalog catalog({folder.path()});
    for (const char *name : {"below/../../plain_c", "../plain_c", "", "plain_c.so", "PLAIN_C"})
        BOOST_TEST(contains(message_of(catalog, PluginKind::writer, name), "there is no writer plugin"), name);
}

BOOST_AUTO_TEST_CASE(a_lookup_loads_no_other_file) {
    const TrialFolder folder;
    folder.copy(broken_plugin("plain_c"));
    folder.write("writer_broken.so", "no library");
    folder.write("writer_exit_at_load.so", "");
    PluginCatalog catalog({folder.path()});
    BOOST_TEST(std::string(catalog.find(PluginKind::writer, "plain_c").version) == "1.0.0");
    BOOST_TEST(contains(message_of(catalog, PluginKind::writer, "broken"), "not a shared library"));
    BOOST_TEST(contains(message_of(catalog, PluginKind::writer, "broken"), "writer_broken.so"));
}

BOOST_AUTO_TEST_CASE(the_list_goes_on_after_broken_files) {
    const TrialFolder first, second;
    first.copy(broken_plugin("plain_c"));
    first.write("source_text.so", "no library");
    first.write("README.txt", "not a plugin, and not listed");
    first.copy(broken_plugin("missing_functions"));
    second.copy(broken_plugin("plain_c"));
    second.copy(broken_plugin("ignored_failure"));
    PluginCatalog catalog({first.path(), second.path()});
    const std::vector<PluginEntry> entries = catalog.list();
    std::vector<std::string> names;
    for (const PluginEntry &entry : entries) names.push_back(entry.file.filename().string());
    const std::vector<std::string> expected = {"source_text.so", "writer_ignored_failure.so",
                                               "writer_missing_functions.so", "writer_plain_c.so", "writer_plain_c.so"};
    BOOST_TEST(names == expected, boost::test_tools::per_element());
    BOOST_TEST(contains(entries[0].problem, "not a shared library"));
    BOOST_TEST(entries[1].plugin != nullptr);
    BOOST_TEST(contains(entries[2].problem, "missing"));
    BOOST_REQUIRE(entries[3].plugin != nullptr);
    BOOST_TEST(entries[3].problem == "");
    BOOST_TEST(entries[4].plugin == nullptr);
    BOOST_TEST(contains(entries[4].problem, "duplicate of " + (first.path() / "writer_plain_c.so").string()));
    BOOST_TEST(&catalog.find(PluginKind::writer, "plain_c") == entries[3].plugin);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_none_is_listed_with_its_reason) {
    const TrialFolder folder;
    const std::filesystem::path file = folder.write("plugins", "a file where a folder should be");
    PluginCatalog catalog({file});
    const std::vector<PluginEntry> entries = catalog.list();
    BOOST_REQUIRE(entries.size() == 1u);
    BOOST_TEST(contains(entries[0].problem, "cannot read the plugin folder"));
}

BOOST_AUTO_TEST_SUITE_END()
