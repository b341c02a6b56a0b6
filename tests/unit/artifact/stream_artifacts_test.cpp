#include "engine/artifact/stream_artifacts.hpp"

#include "engine/artifact/no_artifacts.hpp"
#include "engine/base/failure.hpp"
#include "tests/child_process.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(stream_artifacts)

BOOST_AUTO_TEST_CASE(bytes_arrive_at_once) {
    int ends[2];
    BOOST_REQUIRE(pipe(ends) == 0);
    StreamArtifacts store(ends[1], "standard output");
    store.create().write("abc", 3);
    char text[3];
    BOOST_TEST(read(ends[0], text, 3) == 3);
    BOOST_TEST(std::string(text, 3) == "abc");
    close(ends[0]);
    close(ends[1]);
}

BOOST_AUTO_TEST_CASE(a_second_file_is_refused) {
    StreamArtifacts store(STDERR_FILENO, "standard error");
    store.create();
    BOOST_CHECK_EXCEPTION(store.create(), Failure,
                          [](const Failure &failure) { return failure.status() == Status::bad_config; });
}

BOOST_AUTO_TEST_CASE(a_reader_that_goes_away_is_noticed) {
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    BOOST_REQUIRE(pipe(ends) == 0);
    StreamArtifacts store(ends[1], "standard output");
    ArtifactFile &file = store.create();
    close(ends[0]);
    BOOST_CHECK_THROW(file.write("abc", 3), Failure);
    BOOST_TEST(store.is_reader_gone());
    close(ends[1]);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_an_error) {
    const int full = open("/dev/full", O_WRONLY);
    BOOST_REQUIRE(full >= 0);
    StreamArtifacts store(full, "/dev/full");
    BOOST_CHECK_EXCEPTION(store.create().write("abc", 3), Failure,
                          [](const Failure &failure) { return failure.status() == Status::io_fatal; });
    BOOST_TEST(!store.is_reader_gone());
    close(full);
}

BOOST_AUTO_TEST_CASE(temporary_files_go_with_the_store) {
    std::string file;
    {
        NoArtifacts store;
        file = store.temp_file();
        test::write_file(file, "x");
        BOOST_TEST(file != store.temp_file());
    }
    BOOST_TEST(!std::filesystem::exists(file));
}

BOOST_AUTO_TEST_SUITE_END()
