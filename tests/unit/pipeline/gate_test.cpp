#include "engine/pipeline/gate.hpp"

#include "engine/pipeline/block_queue.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>
#include <vector>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(gate)

BOOST_AUTO_TEST_CASE(blocks_pass_in_order) {
    Gate gate;
    BlockQueue queue(3);
    std::vector<std::int64_t> order;  // guarded by the gate
    std::vector<std::thread> workers;
    for (int i = 0; i < 4; ++i)
        workers.emplace_back([&] {
            while (const auto block = queue.pop()) {
                const Gate::Pass pass = gate.enter(block->number);
                order.push_back(block->number);
            }
        });
    for (std::int64_t number = 0; number < 1000; ++number) {
        ReadBlock block;
        block.number = number;
        BOOST_REQUIRE(queue.push(std::move(block)));
    }
    queue.end();
    for (std::thread &worker : workers) worker.join();
    BOOST_REQUIRE(order.size() == 1000);
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

BOOST_AUTO_TEST_CASE(a_closed_queue_frees_both_sides) {
    BlockQueue queue(1);
    ReadBlock first;
    BOOST_REQUIRE(queue.push(std::move(first)));
    std::thread pusher([&] { BOOST_TEST(!queue.push(ReadBlock{})); });
    queue.close();
    pusher.join();
    BOOST_TEST(!queue.pop());
}

BOOST_AUTO_TEST_SUITE_END()
