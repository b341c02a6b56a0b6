// Paths, folders and patterns become a list of inputs.
#include "plugins/input/input_list.hpp"

#include "plugins/input/pattern.hpp"
#include "plugins/sdk/sluice/job.hpp"
#include "tests/unit/input/folder.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>
#include <filesystem>

using namespace sluice;
using namespace sluice::input;

namespace {

using Names = std::vector<std::string>;

constexpr std::string_view suffixes[] = {".json", ".jsonl", ".ndjson"};

// The inputs of `paths`, which are relative to the current folder.
Names names_of(const std::vector<std::string> &paths) {
    Names names;
    for (const Input &input : list_inputs(paths, suffixes)) names.push_back(input.name);
    return names;
}

sluice_status status_of(const std::vector<std::string> &paths) {
    try {
        list_inputs(paths, suffixes);
        return SLUICE_OK;
    } catch (const sdk::Failure &failure) {
        BOOST_TEST(std::string(failure.what()) != "");
        return failure.status();
    }
}

struct Tree : CurrentFolder {
    Tree() {
        for (const char *file :
             {"a.jsonl", "b.ndjson", "B.json", "c.json.gz", "d.jsonl.zst", "e.txt", ".hidden.json", "x/one.json",
              "x/y/two.json", "x/y/.secret/three.json", "x[1].json", "n\xc3\xa4me.json"})
            write(file, "{}\n");
        std::filesystem::create_directory("folder.json");
        std::filesystem::create_directory("empty");
        std::filesystem::create_directory_symlink("..", "x/loop");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(input_list, Tree)

BOOST_AUTO_TEST_CASE(files_stand_in_the_order_they_are_named) {
    BOOST_TEST(names_of({"b.ndjson", "./a.jsonl", "b.ndjson", "e.txt"}) ==
               (Names{"b.ndjson", "./a.jsonl", "b.ndjson", "e.txt"}));
    BOOST_TEST(names_of({"a.jsonl", "-"}) == (Names{"a.jsonl", "standard input"}));
}

BOOST_AUTO_TEST_CASE(a_folder_means_its_record_files_sorted_by_name) {
    const Names files = {"B.json", "a.jsonl", "b.ndjson", "c.json.gz", "d.jsonl.zst", "n\xc3\xa4me.json", "x[1].json"};
    Names in_folder;
    for (const std::string &file : files) in_folder.push_back("./" + file);
    BOOST_TEST(names_of({"."}) == in_folder);
    BOOST_TEST(names_of({"x"}) == Names{"x/one.json"});
    BOOST_TEST(names_of({"x/"}) == Names{"x/one.json"});
}

BOOST_AUTO_TEST_CASE(patterns) {
    BOOST_TEST(names_of({"*.json"}) == (Names{"B.json", "n\xc3\xa4me.json", "x[1].json"}));
    BOOST_TEST(names_of({"?.*json"}) == (Names{"B.json", "b.ndjson"}));
    BOOST_TEST(names_of({"[a-c].*"}) == (Names{"a.jsonl", "b.ndjson", "c.json.gz"}));
    BOOST_TEST(names_of({"[!ab].json*"}) == (Names{"B.json", "c.json.gz", "d.jsonl.zst"}));
    BOOST_TEST(names_of({".h*"}) == Names{".hidden.json"});
    BOOST_TEST(names_of({"x/*"}) == Names{"x/one.json"});
    BOOST_TEST(names_of({"*/*/*.json"}) ==
               (Names{"x/loop/B.json", "x/loop/n\xc3\xa4me.json", "x/loop/x[1].json", "x/y/two.json"}));
    BOOST_TEST(names_of({"./x/y/t*"}) == Names{"./x/y/two.json"});
}

BOOST_AUTO_TEST_CASE(two_stars_mean_any_number_of_folders) {
    BOOST_TEST(names_of({"**/[ot]*.json"}) == (Names{"x/one.json", "x/y/two.json"}));
    BOOST_TEST(names_of({"x/**"}) == (Names{"x/one.json", "x/y/two.json"}));
    BOOST_TEST(names_of({"**/y/**/*.json"}) == Names{"x/y/two.json"});
    BOOST_TEST(names_of({"**/**/one.json"}) == Names{"x/one.json"});
    const std::string absolute = path() + "/**/two.json";
    BOOST_TEST(names_of({absolute}) == Names{path() + "/x/y/two.json"});
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_is_no_pattern) { BOOST_TEST(names_of({"x[1].json"}) == Names{"x[1].json"}); }

BOOST_AUTO_TEST_CASE(what_is_not_there) {
    for (const std::string path :
         {"none.json", "none/a.json", "a.jsonl/b.json", "*.xml", "empty", "folder.json", "**/none", "empty/*"})
        BOOST_TEST(status_of({"a.jsonl", path}) == SLUICE_IO_FATAL, path);
    BOOST_TEST(status_of({"-", "-"}) == SLUICE_BAD_CONFIG);
}

BOOST_AUTO_TEST_CASE(a_pattern_leaves_nothing_out_that_cannot_be_read) {
    std::filesystem::create_symlink("gone", "x/link.json");
    BOOST_TEST(status_of({"*/one.json"}) == SLUICE_OK);
    BOOST_TEST(status_of({"x/*.json"}) == SLUICE_IO_FATAL);
    std::filesystem::remove("x/link.json");

    std::filesystem::permissions(path(), std::filesystem::perms(0755));
    std::filesystem::permissions("x/y", std::filesystem::perms::none);
    const uid_t user = geteuid();
    constexpr uid_t nobody = 65534;
    if (user == 0) BOOST_REQUIRE(seteuid(nobody) == 0);  // nothing is unreadable to root
    for (const std::string pattern : {"x/*/two.json", "x/*/*.json", "x/**/one.json", "x/**"})
        BOOST_TEST(status_of({pattern}) == SLUICE_IO_FATAL, pattern);
    BOOST_TEST(status_of({"x/*.json"}) == SLUICE_OK);
    BOOST_REQUIRE(seteuid(user) == 0);
    std::filesystem::permissions("x/y", std::filesystem::perms::owner_all);
}

BOOST_AUTO_TEST_CASE(bytes_in_all) {
    BOOST_TEST(total_bytes(list_inputs({"a.jsonl", "B.json"}, suffixes)) == 6);
    BOOST_TEST(total_bytes(list_inputs({"a.jsonl", "-"}, suffixes)) == 0);
    BOOST_TEST(total_bytes(list_inputs({"/dev/null"}, suffixes)) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
