// Files on their way into a channel's folder.
#include "host/agent/channel_folder.hpp"
#include "engine/base/failure.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <string>

using namespace sluice;
using namespace sluice::test;

namespace {

struct ChannelFixture {
    TempFolder folder;
    std::filesystem::path from = folder.path() / "from", to = folder.path() / "to";
    std::vector<JobFile> files;

    ChannelFixture() {
        std::filesystem::create_directories(from);
        std::filesystem::create_directories(to);
        for (const char *name : {"a.csv", "b.csv"}) {
            write_file(from / name, std::string(3 << 20, name[0]));
            files.emplace_back().name = name;
        }
    }
    std::size_t count() const {
        const std::filesystem::directory_iterator entries(to);
        return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
    }
    std::string text(const char *name) const {
        std::ifstream stream(to / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(channel_folder, ChannelFixture)

BOOST_AUTO_TEST_CASE(files_appear_and_take_the_place_of_earlier_ones) {
    write_file(to / "job_a.csv", "of an earlier attempt");
    BOOST_TEST(copy_to_channel("job", from, files, to, [] { return true; }));
    BOOST_TEST(count() == 2u);
    BOOST_TEST((text("job_a.csv") == std::string(3 << 20, 'a')));
    BOOST_TEST((text("job_b.csv") == std::string(3 << 20, 'b')));
}

BOOST_AUTO_TEST_CASE(files_of_another_job_stay) {
    write_file(to / "a.csv", "somebody else's");
    write_file(to / "other_a.csv", "of another job");
    BOOST_TEST(copy_to_channel("job", from, files, to, [] { return true; }));
    BOOST_TEST(count() == 4u);
    BOOST_TEST(text("a.csv") == "somebody else's");
    BOOST_TEST(text("other_a.csv") == "of another job");
}

BOOST_AUTO_TEST_CASE(a_name_that_begins_with_the_job_is_kept) {
    BOOST_TEST(copy_to_channel("a", from, files, to, [] { return true; }));
    BOOST_TEST(text("a.csv").size() == std::size_t{3 << 20});
    BOOST_TEST(text("a_b.csv").size() == std::size_t{3 << 20});
}

// Nine questions: one before each piece, at the end of each file, and before they appear.
BOOST_AUTO_TEST_CASE(nothing_appears_when_it_is_ended_on_the_way) {
    for (int last = 0; last < 9; ++last) {
        int asked = 0;
        BOOST_TEST(!copy_to_channel("job", from, files, to, [&] { return asked++ < last; }));
        BOOST_TEST(count() == 0u, last);
    }
}

BOOST_AUTO_TEST_CASE(a_folder_or_file_that_is_not_there_is_a_failure) {
    std::filesystem::remove(from / "b.csv");
    BOOST_CHECK_THROW(copy_to_channel("job", from, files, to, [] { return true; }), Failure);
    BOOST_TEST(count() == 0u);
    BOOST_CHECK_THROW(copy_to_channel("job", from, {}, folder.path() / "none", [] { return true; }), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
