#include "host/access/peer_throttle.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    std::chrono::steady_clock::time_point now{};
    PeerThrottle throttle{[this] { return now; }};

    void fail(const std::string &address, int times) {
        for (int i = 0; i < times; ++i) throttle.note_failure(address);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(peer_throttle, Fixture)

BOOST_AUTO_TEST_CASE(waits_double_up_to_a_minute) {
    fail("192.0.2.1", 5);
    BOOST_TEST(!throttle.wait_of("192.0.2.1").has_value());
    for (const auto wait : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        fail("192.0.2.1", 1);
        BOOST_TEST((throttle.wait_of("192.0.2.1") == wait));
        now += wait;
        BOOST_TEST(!throttle.wait_of("192.0.2.1").has_value());
    }
    fail("192.0.2.1", 1'000);
    BOOST_TEST((throttle.wait_of("192.0.2.1") == 60s));
    BOOST_TEST(!throttle.wait_of("192.0.2.2").has_value());
}

BOOST_AUTO_TEST_CASE(a_quiet_hour_forgets) {
    fail("192.0.2.1", 10);
    now += 1h;
    fail("192.0.2.1", 5);
    BOOST_TEST(!throttle.wait_of("192.0.2.1").has_value());
}

BOOST_AUTO_TEST_CASE(a_customer_with_many_ipv6_addresses_is_one_peer) {
    fail("2001:db8:0:1::1", 3);
    fail("2001:db8:0:1:ffff::2", 3);
    BOOST_TEST(throttle.wait_of("2001:db8:0:1::3").has_value());
    BOOST_TEST(!throttle.wait_of("2001:db8:0:2::1").has_value());
    fail("::ffff:192.0.2.1", 6);
    BOOST_TEST(!throttle.wait_of("::ffff:192.0.2.2").has_value());
}

BOOST_AUTO_TEST_CASE(the_number_of_peers_is_bounded) {
    for (int i = 0; i < 20'000; ++i)
        throttle.note_failure("10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256));
    BOOST_TEST(throttle.peer_count() == PeerThrottle::peers_max);
    fail("10.0.78.31", 5);  // the last one: remembered
    BOOST_TEST(throttle.wait_of("10.0.78.31").has_value());
    fail("10.0.0.0", 5);  // the first one: not
    BOOST_TEST(!throttle.wait_of("10.0.0.0").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
