#include "host/store/store_clock.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(store_clock)

BOOST_AUTO_TEST_CASE(the_systems_clocks_go_on_and_name_one_boot) {
    const StoreClock first = system_store_clock(), second = system_store_clock();
    BOOST_TEST(first.boot_id.size() == 36);
    BOOST_TEST(first.boot_id == second.boot_id);
    const auto before = first.since_boot();
    const Timestamp wall = first.wall();
    BOOST_TEST((second.since_boot() >= before && before.count() > 0));
    BOOST_TEST((wall > Timestamp(std::chrono::days(20'000))));
}

BOOST_AUTO_TEST_SUITE_END()
