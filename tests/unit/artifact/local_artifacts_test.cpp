#include "engine/artifact/local_artifacts.hpp"

#include "engine/base/failure.hpp"
#include "tests/child_process.hpp"

#include <sys/stat.h>
#include <boost/test/unit_test.hpp>
#include <set>

using namespace sluice;
using sluice::test::read_file;
using sluice::test::TempFolder;
using sluice::test::write_file;

namespace {

std::set<std::string> names_in(const std::filesystem::path &folder) {
    std::set<std::string> names;
    for (const auto &entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().filename());
    return names;
}

void write(ArtifactFile &file, std::string_view text) { file.write(text.data(), text.size()); }

bool is_refused(const std::function<void()> &body, Status status) {
    try {
        body();
    } catch (const Failure &failure) {
        return failure.status() == status;
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(local_artifacts)

BOOST_AUTO_TEST_CASE(files_appear_together_when_published) {
    const TempFolder folder;
    {
        LocalArtifacts store(folder.path(), ExistingFiles::keep);
        ArtifactFile &first = store.create();
        ArtifactFile &second = store.create();
        write(first, "one");
        write(second, "two");
        BOOST_TEST(!std::filesystem::exists(folder.path() / "a.csv"));
        store.publish({{&first, "a.csv"}, {&second, "b.csv"}});
    }
    BOOST_TEST((names_in(folder.path()) == std::set<std::string>{"a.csv", "b.csv"}));
    BOOST_TEST(read_file(folder.path() / "a.csv") == "one");
    struct stat status {};
    BOOST_REQUIRE(stat((folder.path() / "a.csv").c_str(), &status) == 0);
    write_file(folder.path() / "plain", "");
    struct stat plain {};
    BOOST_REQUIRE(stat((folder.path() / "plain").c_str(), &plain) == 0);
    BOOST_TEST(status.st_mode == plain.st_mode);
}

BOOST_AUTO_TEST_CASE(nothing_stays_without_publishing) {
    const TempFolder folder;
    {
        LocalArtifacts store(folder.path(), ExistingFiles::keep);
        write(store.create(), "half");
        write_file(store.temp_file(), "spool");
    }
    BOOST_TEST(names_in(folder.path()).empty());
}

BOOST_AUTO_TEST_CASE(an_existing_file_is_kept) {
    const TempFolder folder;
    write_file(folder.path() / "b.csv", "old");
    {
        LocalArtifacts store(folder.path(), ExistingFiles::keep);
        ArtifactFile &first = store.create();
        ArtifactFile &second = store.create();
        BOOST_TEST(is_refused([&] { store.publish({{&first, "a.csv"}, {&second, "b.csv"}}); }, Status::io_fatal));
    }
    BOOST_TEST((names_in(folder.path()) == std::set<std::string>{"b.csv"}));
    BOOST_TEST(read_file(folder.path() / "b.csv") == "old");
}

BOOST_AUTO_TEST_CASE(replaced_files_come_back_when_a_later_one_fails) {
    const TempFolder folder;
    write_file(folder.path() / "a.csv", "old");
    std::filesystem::create_directory(folder.path() / "b.csv");
    {
        LocalArtifacts store(folder.path(), ExistingFiles::replace);
        ArtifactFile &first = store.create();
        ArtifactFile &second = store.create();
        write(first, "new");
        BOOST_TEST(is_refused([&] { store.publish({{&first, "a.csv"}, {&second, "b.csv"}}); }, Status::io_fatal));
    }
    BOOST_TEST(read_file(folder.path() / "a.csv") == "old");
    BOOST_TEST((names_in(folder.path()) == std::set<std::string>{"a.csv", "b.csv"}));
}

BOOST_AUTO_TEST_CASE(force_replaces) {
    const TempFolder folder;
    write_file(folder.path() / "a.csv", "old");
    {
        LocalArtifacts store(folder.path(), ExistingFiles::replace);
        ArtifactFile &file = store.create();
        write(file, "new");
        store.publish({{&file, "a.csv"}});
    }
    BOOST_TEST(read_file(folder.path() / "a.csv") == "new");
    BOOST_TEST((names_in(folder.path()) == std::set<std::string>{"a.csv"}));
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_refused) {
    BOOST_TEST(is_refused([] { LocalArtifacts("/nonexistent/folder", ExistingFiles::keep); }, Status::io_fatal));
}

BOOST_AUTO_TEST_SUITE_END()
