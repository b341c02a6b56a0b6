#include "engine/pipeline/gate.hpp"

#include "engine/pipeline/block_feed.hpp"

#include "engine/base/failure.hpp"

#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>
#include <vector>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(gate)

BOOST_AUTO_TEST_CASE(blocks_pass_in_order) {
    Gate gate;
    int unread = 1000;
    BlockFeed feed([&]() -> std::optional<SourceBatch> {
        if (unread-- == 0) return std::nullopt;
        return SourceBatch{};
    });
    std::vector<std::int64_t> order;  // guarded by the gate
    std::vector<std::thread> workers;
    for (int i = 0; i < 4; ++i)
        workers.emplace_back([&] {
            std::int64_t number = 0;
            while (feed.next(number)) {
                const Gate::Pass pass = gate.enter(number);
                order.push_back(number);
            }
        });
    for (std::thread &worker : workers) worker.join();
    BOOST_REQUIRE(order.size() == 1000);
    BOOST_TEST(order.front() == 0);
    BOOST_TEST(order.back() == 999);
    BOOST_TEST(std::is_sorted(order.begin(), order.end()));
}

BOOST_AUTO_TEST_CASE(a_closed_gate_lets_earlier_blocks_through) {
    Gate gate;
    std::atomic<int> stopped = 0, passed = 0;
    std::vector<std::thread> workers;
    gate.close_from(5);
    gate.close_from(8);  // later than before: no effect
    for (std::int64_t number = 9; number >= 0; --number)
        workers.emplace_back([&, number] {
            try {
                const Gate::Pass pass = gate.enter(number);
                ++passed;
            } catch (const Stopped &) {
                ++stopped;
            }
        });
    for (std::thread &worker : workers) worker.join();
    BOOST_TEST(passed == 5);
    BOOST_TEST(stopped == 5);
}

BOOST_AUTO_TEST_CASE(a_failed_read_has_the_number_of_its_block_and_ends_the_feed) {
    int reads = 0;
    BlockFeed feed([&]() -> std::optional<SourceBatch> {
        if (++reads == 3) throw Failure(Status::io_fatal, "torn");
        return SourceBatch{};
    });
    std::int64_t number = -1;
    BOOST_TEST(feed.next(number).has_value());
    BOOST_TEST(feed.next(number).has_value());
    BOOST_TEST(number == 1);
    BOOST_CHECK_THROW(feed.next(number), Failure);
    BOOST_TEST(number == 2);
    BOOST_TEST(!feed.next(number).has_value());
    BOOST_TEST(reads == 3);
}

BOOST_AUTO_TEST_CASE(a_stopped_feed_reads_no_more) {
    BlockFeed feed([]() -> std::optional<SourceBatch> { return SourceBatch{}; });
    std::int64_t number = 0;
    BOOST_TEST(feed.next(number).has_value());
    feed.stop();
    BOOST_TEST(!feed.next(number).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
