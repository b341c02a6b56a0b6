// Rows that wait on disk.
#include "plugins/writer_pdf/row_spool.hpp"

#include "tests/unit/writers/fake_job.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

namespace {

using sluice::pdf::CellText;
using sluice::pdf::Row;
using sluice::pdf::RowSpool;

// Sizes that lie around those of the buffers, and rows that pass them.
std::vector<Row> sample_rows() {
    std::vector<Row> rows;
    for (const std::size_t size : {0, 1, 7, 8, 9, 32 << 10, (256 << 10) - 8, 256 << 10, 300 << 10, 3})
        rows.push_back(
            {{std::string(size, 'a'), false, size > 9}, {"", true, false}, {std::to_string(size), false, false}});
    for (int i = 0; i < 5'000; ++i)
        rows.push_back({{std::to_string(i), false, false}, {"-", true, false}, {"", false, true}});
    return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_spool)

BOOST_AUTO_TEST_CASE(rows_come_back_as_they_were) {
    const std::vector<Row> rows = sample_rows();
    sluice::test::FakeJob job;
    RowSpool spool(sluice::sdk::TempFile(sluice::sdk::Job(job.get()).temp_file()), 3);
    for (const Row &row : rows) spool.add(row);
    std::size_t count = 0;
    spool.read([&](const Row &row) {
        BOOST_REQUIRE(count < rows.size());
        const bool is_same = std::equal(row.begin(), row.end(), rows[count].begin(), rows[count].end(),
                                        [](const CellText &left, const CellText &right) {
                                            return left.text == right.text && left.is_null == right.is_null &&
                                                   left.is_cut == right.is_cut;
                                        });
        BOOST_TEST(is_same, "row " << count);
        ++count;
    });
    BOOST_TEST(count == rows.size());
}

BOOST_AUTO_TEST_CASE(no_rows_are_none) {
    sluice::test::FakeJob job;
    RowSpool spool(sluice::sdk::TempFile(sluice::sdk::Job(job.get()).temp_file()), 3);
    spool.read([](const Row &) { BOOST_ERROR("a row"); });
}

BOOST_AUTO_TEST_SUITE_END()
