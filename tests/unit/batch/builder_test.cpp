#include "engine/batch/builder.hpp"

#include "engine/batch/batch_check.hpp"
#include "engine/batch/column_view.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <random>
#include <string>

using namespace sluice;

namespace {

const std::vector<ColumnType> all_types = {ColumnType::boolean, ColumnType::int64,     ColumnType::float64,
                                           ColumnType::date32,  ColumnType::timestamp, ColumnType::text,
                                           ColumnType::json,    ColumnType::decimal};

Table table_of(const std::vector<ColumnType> &types) {
    Table table;
    for (std::size_t i = 0; i < types.size(); ++i) table.columns.push_back({"c" + std::to_string(i), types[i], {}});
    return table;
}

// A value that follows from the row's number.
void append_value(ColumnBuilder &column, std::int64_t row) {
    switch (column.type()) {
        case ColumnType::boolean: return column.append_boolean(row % 3 == 0);
        case ColumnType::int64: return column.append_int64(row * 1'000'000'007);
        case ColumnType::float64: return column.append_float64(static_cast<double>(row) / 3);
        case ColumnType::date32: return column.append_date32(static_cast<std::int32_t>(-row));
        case ColumnType::timestamp: return column.append_timestamp(row * -86'400'000'001);
        case ColumnType::text: return column.append_text(std::string(static_cast<std::size_t>(row % 5), 'x'));
        case ColumnType::json: return column.append_text("[" + std::to_string(row) + "]");
        case ColumnType::decimal: return column.append_text(std::to_string(row) + ".5");
    }
}

void must_hold(const ColumnView &column, std::int64_t at, std::int64_t row) {
    BOOST_REQUIRE(!column.is_null(at));
    switch (column.type()) {
        case ColumnType::boolean: BOOST_REQUIRE(column.boolean(at) == (row % 3 == 0)); break;
        case ColumnType::int64: BOOST_REQUIRE(column.int64(at) == row * 1'000'000'007); break;
        case ColumnType::float64: BOOST_REQUIRE(column.float64(at) == static_cast<double>(row) / 3); break;
        case ColumnType::date32: BOOST_REQUIRE(column.date32(at) == static_cast<std::int32_t>(-row)); break;
        case ColumnType::timestamp: BOOST_REQUIRE(column.timestamp(at) == row * -86'400'000'001); break;
        case ColumnType::text:
            BOOST_REQUIRE(column.text(at) == std::string(static_cast<std::size_t>(row % 5), 'x'));
            break;
        case ColumnType::json: BOOST_REQUIRE(column.text(at) == "[" + std::to_string(row) + "]"); break;
        case ColumnType::decimal: BOOST_REQUIRE(column.text(at) == std::to_string(row) + ".5"); break;
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(builder)

BOOST_AUTO_TEST_CASE(every_type_holds_its_values) {
    for (const std::int64_t count : {1, 7, 8, 9, 63, 64, 65, 1'000}) {
        BatchBuilder rows(all_types);
        for (std::int64_t row = 0; row < count; ++row) {
            for (std::size_t i = 0; i < all_types.size(); ++i) append_value(rows.column(i), row);
            rows.end_row();
        }
        BOOST_TEST(rows.row_count() == count);
        const OwnedArray batch = rows.finish();
        check_batch(table_of(all_types), *batch);
        const BatchView view(all_types, *batch);
        for (std::size_t i = 0; i < all_types.size(); ++i) {
            BOOST_TEST(!view.column(i).has_nulls());
            for (std::int64_t row = 0; row < count; ++row) must_hold(view.column(i), row, row);
        }
        BOOST_TEST(rows.row_count() == 0);
    }
}

BOOST_AUTO_TEST_CASE(no_rows) {
    BatchBuilder rows(all_types);
    const OwnedArray batch = rows.finish();
    check_batch(table_of(all_types), *batch);
    BOOST_TEST(batch->length == 0);
    for (std::size_t i = 0; i < all_types.size(); ++i) BOOST_TEST(batch->children[i]->buffers[1] != nullptr);
    BatchBuilder nothing{std::vector<ColumnType>{}};
    nothing.end_row();
    check_batch({}, *nothing.finish());
}

BOOST_AUTO_TEST_CASE(the_first_null_may_come_late) {
    for (const std::int64_t first_null : {0, 1, 7, 8, 9, 15, 16, 17, 100}) {
        BatchBuilder rows(all_types);
        for (std::int64_t row = 0; row <= first_null + 20; ++row) {
            for (std::size_t i = 0; i < all_types.size(); ++i)
                row == first_null || row == first_null + 9 ? rows.column(i).append_null()
                                                           : append_value(rows.column(i), row);
            rows.end_row();
        }
        const OwnedArray batch = rows.finish();
        check_batch(table_of(all_types), *batch);
        const BatchView view(all_types, *batch);
        for (std::size_t i = 0; i < all_types.size(); ++i) {
            BOOST_TEST(batch->children[i]->null_count == 2);
            for (std::int64_t row = 0; row < view.row_count(); ++row)
                if (row == first_null || row == first_null + 9)
                    BOOST_REQUIRE(view.column(i).is_null(row));
                else
                    must_hold(view.column(i), row, row);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_builder_begins_anew_after_finish) {
    BatchBuilder rows(all_types);
    for (int round = 0; round < 3; ++round) {
        for (std::int64_t row = 0; row < 10; ++row) {
            for (std::size_t i = 0; i < all_types.size(); ++i)
                row == 5 && round != 1 ? rows.column(i).append_null() : append_value(rows.column(i), row);
            rows.end_row();
        }
        const OwnedArray batch = rows.finish();
        check_batch(table_of(all_types), *batch);
        BOOST_TEST(batch->children[0]->null_count == (round == 1 ? 0 : 1));
        BOOST_TEST(BatchView(all_types, *batch).column(3).has_nulls() == (round != 1));
    }
}

BOOST_AUTO_TEST_CASE(an_unfinished_row_can_be_taken_back) {
    BatchBuilder rows({ColumnType::int64, ColumnType::text, ColumnType::boolean});
    rows.column(0).append_int64(1);
    rows.column(1).append_text("kept");
    rows.column(2).append_boolean(true);
    rows.end_row();
    rows.column(0).append_null();
    rows.column(1).text_buffer().push_back('?');  // a value that was never ended
    rows.undo_row();
    rows.column(0).append_int64(2);
    rows.column(1).append_text("also");
    rows.column(2).append_boolean(false);
    rows.end_row();
    const OwnedArray batch = rows.finish();
    const BatchView view({ColumnType::int64, ColumnType::text, ColumnType::boolean}, *batch);
    BOOST_TEST(view.row_count() == 2);
    BOOST_TEST(batch->children[0]->null_count == 0);
    BOOST_TEST(view.column(0).int64(1) == 2);
    BOOST_TEST(view.column(1).text(1) == "also");
    BOOST_TEST(view.column(2).boolean(0));
    BOOST_TEST(!view.column(2).boolean(1));
}

BOOST_AUTO_TEST_CASE(text_can_be_appended_in_pieces) {
    ColumnBuilder column(ColumnType::text);
    for (const char c : {'a', 'b'}) column.text_buffer().push_back(c);
    column.end_text();
    column.end_text();  // an empty one
    column.append_text("c");
    ArrowArray array;
    column.finish(array);
    const OwnedArray owned(array);
    const ColumnView view(ColumnType::text, *owned, 0, 3);
    BOOST_TEST(view.text(0) == "ab");
    BOOST_TEST(view.text(1) == "");
    BOOST_TEST(view.text(2) == "c");
    BOOST_TEST(view.text_offset(2) == 2);
    BOOST_TEST(std::string(view.text_data(), 3) == "abc");
}

// Random appending, taking back and cutting, against a plain list of what should be there.
BOOST_AUTO_TEST_CASE(random_histories_agree_with_a_list) {
    std::mt19937 random(20'260'101);
    for (int round = 0; round < 200; ++round) {
        BatchBuilder rows(all_types);
        std::vector<std::int64_t> expected;  // -1 is a row of nulls
        const auto append = [&](std::int64_t value) {
            for (std::size_t i = 0; i < all_types.size(); ++i)
                value < 0 ? rows.column(i).append_null() : append_value(rows.column(i), value);
        };
        for (int step = 0; step < 60; ++step) {
            const auto value = static_cast<std::int64_t>(random() % 40) - 10;
            switch (random() % 8) {
                case 0:
                    append(value);
                    rows.undo_row();
                    break;
                case 1: {
                    const std::size_t kept = expected.empty() ? 0 : random() % (expected.size() + 1);
                    rows.truncate(static_cast<std::int64_t>(kept));
                    expected.resize(kept);
                    break;
                }
                default:
                    append(value);
                    rows.end_row();
                    expected.push_back(std::max<std::int64_t>(value, -1));
            }
        }
        const OwnedArray batch = rows.finish();
        check_batch(table_of(all_types), *batch);
        const BatchView view(all_types, *batch);
        BOOST_REQUIRE(view.row_count() == static_cast<std::int64_t>(expected.size()));
        for (std::size_t i = 0; i < all_types.size(); ++i) {
            BOOST_REQUIRE(batch->children[i]->null_count == std::count(expected.begin(), expected.end(), -1));
            for (std::size_t row = 0; row < expected.size(); ++row)
                if (expected[row] < 0)
                    BOOST_REQUIRE(view.column(i).is_null(static_cast<std::int64_t>(row)));
                else
                    must_hold(view.column(i), static_cast<std::int64_t>(row), expected[row]);
        }
    }
}

BOOST_AUTO_TEST_CASE(byte_count_grows_with_the_content) {
    BatchBuilder rows({ColumnType::text, ColumnType::int64});
    const std::size_t before = rows.byte_count();
    rows.column(0).append_text(std::string(1'000, 'x'));
    rows.column(1).append_int64(1);
    rows.end_row();
    BOOST_TEST(rows.byte_count() - before == 1'000u + 4 + 8);
}

BOOST_AUTO_TEST_SUITE_END()
