// Blocks of all sizes: distinct, aligned, whole after a resize, and still to be had when the pool is used up.
#include "engine/script/small_blocks.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

using namespace sluice;

namespace {

struct Held {
    unsigned char *bytes;
    std::size_t size;
    unsigned char mark;
};

bool is_whole(const Held &held, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        if (held.bytes[i] != held.mark) return false;
    return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(small_blocks)

BOOST_AUTO_TEST_CASE(blocks_keep_what_is_written) {
    SmallBlocks blocks;
    std::vector<Held> held;
    std::mt19937 random(1);
    const auto size_of_any = [&random] { return random() % (random() % 4 == 0 ? 2000u : 300u) + 1; };
    for (int step = 0; step < 40'000; ++step) {
        const auto mark = static_cast<unsigned char>(step);
        if (held.empty() || random() % 5 < 2) {
            const std::size_t size = size_of_any();
            auto *bytes = static_cast<unsigned char *>(blocks.allocate(size));
            BOOST_REQUIRE(bytes != nullptr);
            BOOST_REQUIRE(reinterpret_cast<std::uintptr_t>(bytes) % 16 == 0);
            std::memset(bytes, mark, size);
            held.push_back({bytes, size, mark});
            continue;
        }
        std::swap(held[random() % held.size()], held.back());
        Held &last = held.back();
        BOOST_REQUIRE(is_whole(last, last.size));
        if (random() % 3 == 0) {
            blocks.free(last.bytes, last.size);
            held.pop_back();
        } else {
            const std::size_t size = size_of_any();
            last.bytes = static_cast<unsigned char *>(blocks.resize(last.bytes, last.size, size));
            BOOST_REQUIRE(is_whole(last, std::min(size, last.size)));
            last.size = size;
            std::memset(last.bytes, last.mark, size);
        }
    }
    for (const Held &last : held) blocks.free(last.bytes, last.size);
}

BOOST_AUTO_TEST_CASE(there_are_more_blocks_than_the_pool_holds) {
    SmallBlocks blocks;
    std::vector<void *> held;
    constexpr std::size_t size = 200, count = 40'000;  // 8 MB
    for (std::size_t i = 0; i < count; ++i) {
        held.push_back(blocks.allocate(size));
        std::memset(held.back(), static_cast<int>(i), size);
    }
    for (std::size_t i = 0; i < count; ++i) {
        BOOST_REQUIRE(*static_cast<unsigned char *>(held[i]) == static_cast<unsigned char>(i));
        blocks.free(held[i], size);
    }
}

BOOST_AUTO_TEST_SUITE_END()
