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
    BOOST_TEST(sluice::file_name("plain", values).base == "plain");
    BOOST_TEST(sluice::file_name("{profile}-{job}", values).base == "prices-4711");
    BOOST_TEST(sluice::file_name("{date}_{time}", values).base == "1970-01-01_235959");
    BOOST_TEST(sluice::file_name("Größe {profile}", values).base == "Größe prices");
}

BOOST_AUTO_TEST_CASE(parts_have_numbers) {
    const FileName at_the_end = sluice::file_name("{job}", values);
    BOOST_TEST(at_the_end.of_part(2) == "4711-2");
    const FileName within = sluice::file_name("{job}_{part}_out", values);
    BOOST_TEST(within.base == "4711_out");
    BOOST_TEST(within.of_part(12) == "4711_12_out");
    BOOST_TEST(sluice::file_name("{part}{job}", values).base == "4711");
}

BOOST_AUTO_TEST_CASE(what_is_no_file_name_is_refused) {
    for (const char *pattern : {"", "{what}", "{profile", "a/b", "..", ".hidden", "a\nb", "{part}", "{part}-{part}"})
        BOOST_TEST(is_refused(pattern));
    BOOST_TEST(is_refused(std::string(201, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
