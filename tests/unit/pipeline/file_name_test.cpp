#include "engine/pipeline/file_name.hpp"

#include "engine/base/failure.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

const FileNameValues values = {"prices", "4711", std::chrono::system_clock::from_time_t(86'399)};

bool is_refused(std::string_view pattern) {
    try {
        sluice::file_name(pattern, values);
    } catch (const Failure &failure) {
        return failure.status() == Status::bad_config;
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_name)

BOOST_AUTO_TEST_CASE(placeholders_are_replaced) {
    BOOST_TEST(sluice::file_name("plain", values) == "plain");
    BOOST_TEST(sluice::file_name("{profile}-{job}", values) == "prices-4711");
    BOOST_TEST(sluice::file_name("{date}_{time}", values) == "1970-01-01_235959");
    BOOST_TEST(sluice::file_name("Größe {profile}", values) == "Größe prices");
}

BOOST_AUTO_TEST_CASE(what_is_no_file_name_is_refused) {
    for (const char *pattern : {"", "{what}", "{profile", "a/b", "..", ".hidden", "a\nb"})
        BOOST_TEST(is_refused(pattern));
    BOOST_TEST(is_refused(std::string(201, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
