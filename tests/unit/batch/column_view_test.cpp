#include "engine/batch/column_view.hpp"

#include "engine/batch/batch_check.hpp"
#include "engine/batch/builder.hpp"
#include "engine/batch/row_copy.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace sluice;

namespace {

const std::vector<ColumnType> types = {ColumnType::int64, ColumnType::text, ColumnType::boolean, ColumnType::date32,
                                       ColumnType::float64};
const Table table = {"t", {{"n", types[0]}, {"t", types[1]}, {"b", types[2]}, {"d", types[3]}, {"f", types[4]}}, {}};

// Row i holds i; every fifth is null.
OwnedArray rows_of(std::int64_t count) {
    BatchBuilder rows(types);
    for (std::int64_t row = 0; row < count; ++row) {
        if (row % 5 == 4) {
            for (std::size_t i = 0; i < types.size(); ++i) rows.column(i).append_null();
        } else {
            rows.column(0).append_int64(row);
            rows.column(1).append_text("row " + std::to_string(row));
            rows.column(2).append_boolean(row % 2 == 1);
            rows.column(3).append_date32(static_cast<std::int32_t>(row));
            rows.column(4).append_float64(static_cast<double>(row) / 2);
        }
        rows.end_row();
    }
    return rows.finish();
}

// The view shows the rows from `first` on.
void must_show(const BatchView &view, std::int64_t first, std::int64_t count) {
    BOOST_REQUIRE(view.row_count() == count);
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t row = first + i;
        for (const ColumnView &column : view.columns()) BOOST_REQUIRE(column.is_null(i) == (row % 5 == 4));
        if (row % 5 == 4) continue;
        BOOST_REQUIRE(view.column(0).int64(i) == row);
        BOOST_REQUIRE(view.column(1).text(i) == "row " + std::to_string(row));
        BOOST_REQUIRE(view.column(2).boolean(i) == (row % 2 == 1));
        BOOST_REQUIRE(view.column(3).date32(i) == row);
        BOOST_REQUIRE(view.column(4).float64(i) == static_cast<double>(row) / 2);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(column_view)

BOOST_AUTO_TEST_CASE(offsets_of_the_batch_and_of_its_columns_add_up) {
    for (const std::int64_t batch_offset : {0, 1, 3, 8, 13})
        for (const std::int64_t column_offset : {0, 1, 7, 8, 11}) {
            constexpr std::int64_t all = 60;
            const OwnedArray owner = rows_of(all);
            ArrowArray batch = *owner;
            batch.offset = batch_offset;
            batch.length = all - batch_offset - column_offset;
            std::vector<ArrowArray> columns;
            std::vector<ArrowArray *> addresses;
            for (std::int64_t i = 0; i < batch.n_children; ++i) {
                columns.push_back(*owner->children[i]);
                columns.back().offset = column_offset;
                columns.back().length = all - column_offset;
                columns.back().null_count = -1;  // not counted
            }
            for (ArrowArray &column : columns) addresses.push_back(&column);
            batch.children = addresses.data();
            check_batch(table, batch);
            must_show(BatchView(types, batch), batch_offset + column_offset, batch.length);

            const OwnedArray copied = copy_rows(table, batch, 2, batch.length - 2);
            BOOST_TEST(copied->offset == 0);
            BOOST_TEST(copied->children[0]->offset == 0);
            check_batch(table, *copied);
            must_show(BatchView(types, *copied), batch_offset + column_offset + 2, batch.length - 2);
        }
}

BOOST_AUTO_TEST_CASE(copies_are_independent) {
    OwnedArray owner = rows_of(10);
    const OwnedArray copied = copy_rows(table, *owner, 3, 4);
    const OwnedArray none = copy_rows(table, *owner, 10, 0);
    owner.reset();
    must_show(BatchView(types, *copied), 3, 4);
    check_batch(table, *none);
    BOOST_TEST(none->length == 0);
}

BOOST_AUTO_TEST_CASE(ownership_moves) {
    OwnedArray owner = rows_of(3);
    BOOST_TEST(static_cast<bool>(owner));
    OwnedArray second = std::move(owner);
    BOOST_TEST(!owner);  // NOLINT(bugprone-use-after-move): moved-from means empty
    ArrowArray plain;
    second.move_to(plain);
    BOOST_TEST(!second);
    OwnedArray third(plain);
    BOOST_TEST(plain.release == nullptr);
    third = rows_of(2);
    BOOST_TEST(third->length == 2);
    third.reset();
    third.reset();
    BOOST_TEST(!third);
}

BOOST_AUTO_TEST_CASE(column_types_of_a_table) {
    BOOST_TEST((column_types(table) == types));
    BOOST_TEST(column_types({}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
