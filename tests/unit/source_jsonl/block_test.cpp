// Blocks as Arrow arrays: released once, on any thread, in any order, also when source and pool are gone.
#include "plugins/source_jsonl/block.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <thread>

using namespace sluice;
using namespace sluice::jsonl;

namespace {

OwnedArray lent(const std::shared_ptr<BlockPool> &pool, const std::string &text) {
    std::unique_ptr<Block> block = pool->take();
    block->reserve(text.size());
    std::memcpy(block->data(), text.data(), text.size());
    block->size = text.size();
    block->rows.add(0, text.size());
    return Block::lend(std::move(block), pool);
}

const void *values_of(const OwnedArray &batch) { return batch->children[0]->buffers[2]; }

}  // namespace

BOOST_AUTO_TEST_SUITE(block)

BOOST_AUTO_TEST_CASE(a_released_block_is_used_again) {
    const auto pool = std::make_shared<BlockPool>();
    OwnedArray first = lent(pool, "{}");
    const void *values = values_of(first);
    first.reset();
    const OwnedArray second = lent(pool, "[]");
    BOOST_TEST(values_of(second) == values);
    BOOST_TEST(second->length == 1);
    BOOST_TEST(static_cast<const std::int32_t *>(second->children[0]->buffers[1])[1] == 2);
}

BOOST_AUTO_TEST_CASE(batches_outlive_the_pool) {
    auto pool = std::make_shared<BlockPool>();
    OwnedArray first = lent(pool, "{}"), second = lent(pool, "[1]");
    pool.reset();
    first.reset();
    BOOST_TEST(std::memcmp(values_of(second), "[1]", 3) == 0);
}

BOOST_AUTO_TEST_CASE(a_column_moved_out_outlives_its_batch) {
    OwnedArray batch = lent(std::make_shared<BlockPool>(), "{}");
    const OwnedArray column(*batch->children[0]);
    batch.reset();
    BOOST_TEST(std::memcmp(column->buffers[2], "{}", 2) == 0);
}

BOOST_AUTO_TEST_CASE(blocks_are_released_by_other_threads) {
    const auto pool = std::make_shared<BlockPool>();
    std::vector<std::thread> threads;
    for (int i = 0; i < 50; ++i)
        threads.emplace_back([batch = lent(pool, "{\"id\":" + std::to_string(i) + "}")]() mutable { batch.reset(); });
    for (std::thread &thread : threads) thread.join();
}

BOOST_AUTO_TEST_CASE(a_block_grows_and_keeps_its_bytes) {
    Block block;
    block.reserve(10);
    std::memcpy(block.data(), "0123456789", 10);
    for (std::size_t capacity = 11; capacity < 100000; capacity *= 3) block.reserve(capacity);
    BOOST_TEST(std::memcmp(block.data(), "0123456789", 10) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
