// Sorting with and without room in memory.
#include "engine/pipeline/record_sorter.hpp"

#include "engine/artifact/no_artifacts.hpp"
#include "engine/batch/batch_check.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

using namespace sluice;

namespace {

const Table table = {"",
                     {{"number", ColumnType::int64, {}},
                      {"text", ColumnType::text, {}},
                      {"flag", ColumnType::boolean, {}},
                      {"ratio", ColumnType::float64, {}},
                      {"day", ColumnType::date32, {}},
                      {"at", ColumnType::timestamp, {}}},
                     {}};

struct Row {
    std::string key;
    std::int64_t number = 0;
};

// Rows in blocks, each with a text of so many bytes; what comes out, by its numbers.
std::vector<std::int64_t> sorted(const std::vector<std::vector<Row>> &blocks, std::size_t memory,
                                 std::optional<std::int64_t> wanted, std::size_t text_bytes, bool is_backwards) {
    NoArtifacts store;
    RecordSorter sorter(table, store, memory, wanted);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const std::size_t number = is_backwards ? blocks.size() - 1 - i : i;
        BatchBuilder builder(column_types(table));
        Selection selection;
        for (const Row &row : blocks[number]) {
            builder.column(0).append_int64(row.number);
            if (row.number % 3 == 0)
                builder.column(1).append_null();
            else
                builder.column(1).append_text(std::string(text_bytes, 'x') + std::to_string(row.number));
            builder.column(2).append_boolean(row.number % 2 == 0);
            builder.column(3).append_float64(static_cast<double>(row.number) / 4);
            builder.column(4).append_date32(static_cast<std::int32_t>(row.number));
            builder.column(5).append_timestamp(row.number * 1000);
            builder.end_row();
            selection.keys.insert(selection.keys.end(), row.key.begin(), row.key.end());
            selection.records.push_back({builder.row_count() - 1, selection.keys.size()});
        }
        SourceBatch batch;
        batch.array = builder.finish();
        sorter.add(static_cast<std::int64_t>(number), batch, selection);
    }
    std::vector<std::int64_t> numbers;
    while (const std::optional<SourceBatch> batch = sorter.next(100, 1 << 20)) {
        check_batch(table, *batch->array);
        const BatchView view(column_types(table), *batch->array);
        BOOST_REQUIRE(view.row_count() <= 100);
        for (std::int64_t row = 0; row < view.row_count(); ++row) {
            const std::int64_t number = view.column(0).int64(row);
            BOOST_REQUIRE(view.column(1).is_null(row) == (number % 3 == 0));
            if (number % 3 != 0)
                BOOST_REQUIRE(view.column(1).text(row) == std::string(text_bytes, 'x') + std::to_string(number));
            BOOST_REQUIRE(view.column(2).boolean(row) == (number % 2 == 0));
            BOOST_REQUIRE(view.column(3).float64(row) == static_cast<double>(number) / 4);
            BOOST_REQUIRE(view.column(4).date32(row) == number);
            BOOST_REQUIRE(view.column(5).timestamp(row) == number * 1000);
            numbers.push_back(number);
        }
    }
    return numbers;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_sorter)

BOOST_AUTO_TEST_CASE(the_same_order_in_memory_and_on_disk) {
    std::mt19937 random(5);
    std::vector<std::vector<Row>> blocks(40);
    std::vector<Row> all;
    for (std::size_t i = 0; i < blocks.size(); ++i)
        for (int j = 0; j < 50; ++j) {
            blocks[i].push_back(
                {std::string(1, static_cast<char>('a' + random() % 7)) + '\0', static_cast<std::int64_t>(i * 50) + j});
            all.push_back(blocks[i].back());
        }
    std::ranges::stable_sort(all, {}, &Row::key);
    std::vector<std::int64_t> expected;
    for (const Row &row : all) expected.push_back(row.number);

    constexpr std::size_t much = 100 << 20, little = 20'000, tiny = 1;  // tiny: a file for each row, and merges of many
    for (const std::size_t memory : {much, little, tiny})
        for (const bool is_backwards : {false, true})
            BOOST_TEST(sorted(blocks, memory, std::nullopt, 20, is_backwards) == expected,
                       memory << " bytes, " << is_backwards);
    const std::vector<std::int64_t> first(expected.begin(), expected.begin() + 30);
    for (const std::size_t memory : {little, tiny}) {
        std::vector<std::int64_t> best = sorted(blocks, memory, 30, 20, true);
        BOOST_REQUIRE(best.size() >= 30u);
        best.resize(30);
        BOOST_TEST(best == first, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(large_rows_and_none) {
    BOOST_TEST(sorted({}, 1 << 20, std::nullopt, 1, false).empty());
    BOOST_TEST(sorted({{}}, 1 << 20, std::nullopt, 1, false).empty());
    const auto numbers = sorted({{{"b", 1}, {"a", 2}}}, 1 << 20, std::nullopt, 3 << 20, false);
    BOOST_TEST(numbers == (std::vector<std::int64_t>{2, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
