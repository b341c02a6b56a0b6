// Every file that must not be loaded is refused with a message that says why.
#include "engine/base/failure.hpp"
#include "engine/plugin/library.hpp"
#include "tests/plugin/trial_folder.hpp"

#include <unistd.h>
#include <boost/test/unit_test.hpp>

using namespace sluice;
namespace fs = std::filesystem;

namespace {

void must_refuse(const fs::path &file, const std::string &reason) {
    try {
        load_plugin(file);
    } catch (const Failure &failure) {
        BOOST_TEST(std::string(status_name(failure.status())) == "bad_config");
        BOOST_TEST(failure.message().starts_with(file.string() + ": "), failure.message());
        BOOST_TEST(failure.message().find(reason) != std::string::npos, failure.message());
        return;
    }
    BOOST_ERROR(file << " was loaded");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(loader)

BOOST_AUTO_TEST_CASE(a_plugin_in_c) {
    const sluice_plugin &plugin = load_plugin(broken_plugin("plain_c"));
    BOOST_TEST(std::string(plugin.name) == "plain_c");
    BOOST_TEST(&load_plugin(broken_plugin("plain_c")) == &plugin);
}

BOOST_AUTO_TEST_CASE(libraries_that_are_no_plugins) {
    must_refuse(broken_plugin("no_entry"), "not a Sluice plugin");
    must_refuse(broken_plugin("other_major"), "built for ABI major 7, this engine speaks 1");
    must_refuse(broken_plugin("undefined_symbol"), "cannot be loaded: undefined symbol: function_that_nobody_provides");
}

BOOST_AUTO_TEST_CASE(descriptions_that_break_the_contract) {
    must_refuse(broken_plugin("null_description"), "returned nothing");
    must_refuse(broken_plugin("other_major_inside"), "built for ABI major 7, this engine speaks 1");
    must_refuse(broken_plugin("missing_functions"), "missing: lane_open, lane_close, append");
    must_refuse(broken_plugin("other_name"), "must be called writer_somebody_else.so");
    must_refuse(broken_plugin("bad_schema"), "'pattern' is not allowed");
}

BOOST_AUTO_TEST_CASE(files_that_are_no_libraries) {
    const TrialFolder folder;
    must_refuse(
        folder.write("writer_text.so", "this is a text that is longer than the head of an ELF file, with words"),
        "not a shared library");
    must_refuse(folder.write("writer_short.so", "text"), "not a shared library");
    must_refuse(folder.write("writer_empty.so", ""), "is empty");
    must_refuse(folder.write("writer_magic.so",
                             "\x7f"
                             "ELF"),
                "cut short");
    must_refuse(folder.path() / "writer_absent.so", "cannot be opened");
    must_refuse("plugins/writer_csv.so", "absolute path");
    fs::create_directory(folder.path() / "writer_folder.so");
    must_refuse(folder.path() / "writer_folder.so", "not a regular file");
    must_refuse(folder.copy("/proc/self/exe", "writer_program.so"), "");
}

BOOST_AUTO_TEST_CASE(libraries_that_were_cut_short) {
    const TrialFolder folder;
    const std::string whole = test::read_file(broken_plugin("plain_c"));
    for (std::size_t size = 0; size < whole.size(); size += size < 1'000 ? 50 : 1'000)
        must_refuse(folder.write("writer_plain_c.so", whole.substr(0, size)), size == 0 ? "empty" : "");
}

BOOST_AUTO_TEST_CASE(libraries_of_other_machines) {
    const TrialFolder folder;
    std::string bytes = test::read_file(broken_plugin("plain_c"));
    bytes[18] = 40;  // e_machine: a 32-bit ARM
    must_refuse(folder.write("writer_plain_c.so", bytes), "another kind of processor");
    bytes = test::read_file(broken_plugin("plain_c"));
    bytes[4] = 1;  // EI_CLASS: 32 bits
    must_refuse(folder.write("writer_plain_c.so", bytes), "another kind of processor");
    bytes = test::read_file(broken_plugin("plain_c"));
    bytes[16] = 1;  // e_type: an object file
    must_refuse(folder.write("writer_plain_c.so", bytes), "not a shared library");
}

BOOST_AUTO_TEST_CASE(files_and_folders_that_others_may_write_to) {
    const TrialFolder folder;
    const fs::path file = folder.copy(broken_plugin("plain_c"));
    load_plugin(file);
    for (const fs::perms others : {fs::perms::group_write, fs::perms::others_write}) {
        fs::permissions(file, others, fs::perm_options::add);
        must_refuse(file, "run: chmod go-w '" + file.string() + "'");
        fs::permissions(file, others, fs::perm_options::remove);
        fs::permissions(folder.path(), others, fs::perm_options::add);
        must_refuse(file, "run: chmod go-w '" + folder.path().string() + "'");
        fs::permissions(folder.path(), others, fs::perm_options::remove);
    }
    load_plugin(file);
}

BOOST_AUTO_TEST_CASE(symbolic_links_are_followed_before_anything_is_checked) {
    const TrialFolder links, files;
    const fs::path file = files.copy(broken_plugin("plain_c"), "writer_plain_c-1.0.so");
    const fs::path link = links.path() / "writer_plain_c.so";
    fs::create_symlink(file, link);
    BOOST_TEST(std::string(load_plugin(link).name) == "plain_c");
    fs::permissions(files.path(), fs::perms::others_write, fs::perm_options::add);
    must_refuse(link, files.path().string());
    fs::permissions(files.path(), fs::perms::others_write, fs::perm_options::remove);
    fs::permissions(links.path(), fs::perms::others_write, fs::perm_options::add);
    must_refuse(link, links.path().string());
    fs::create_symlink("writer_round.so", files.path() / "writer_round.so");
    must_refuse(files.path() / "writer_round.so", "cannot be opened");
}

BOOST_AUTO_TEST_CASE(files_of_other_users) {
    constexpr uid_t nobody = 65'534;
    if (geteuid() != 0) return;  // only root can give a file away
    const TrialFolder folder;
    const fs::path file = folder.copy(broken_plugin("plain_c"));
    BOOST_REQUIRE(chown(file.c_str(), nobody, nobody) == 0);
    must_refuse(file, "belongs to user 65534");
    BOOST_REQUIRE(chown(file.c_str(), 0, 0) == 0);
    BOOST_REQUIRE(chown(folder.path().c_str(), nobody, nobody) == 0);
    must_refuse(file, "belongs to user 65534");
    BOOST_REQUIRE(chown(folder.path().c_str(), 0, 0) == 0);
    load_plugin(file);
}

BOOST_AUTO_TEST_SUITE_END()
