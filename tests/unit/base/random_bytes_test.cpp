#include "engine/base/random.hpp"

#include "engine/base/failure.hpp"

#include <boost/test/unit_test.hpp>
#include <set>
#include <vector>

BOOST_AUTO_TEST_SUITE(random_bytes)

BOOST_AUTO_TEST_CASE(bytes_differ_each_time) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) seen.insert(sluice::random_hex(16));
    BOOST_TEST(seen.size() == 100);
    for (const std::string &text : seen) {
        BOOST_TEST(text.size() == 32);
        BOOST_TEST(text.find_first_not_of("0123456789abcdef") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(one_call_has_a_most) {
    std::vector<unsigned char> bytes(sluice::random_bytes_max);
    sluice::fill_random(bytes);
    bytes.resize(sluice::random_bytes_max + 1);
    BOOST_CHECK_THROW(sluice::fill_random(bytes), sluice::Failure);
}

BOOST_AUTO_TEST_SUITE_END()
