// Every way in which a foreign batch can be malformed is refused, with its reason.
#include "engine/batch/batch_check.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/builder.hpp"
#include "engine/batch/column_view.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <limits>
#include <string>

using namespace sluice;

namespace {

constexpr std::int64_t row_count = 4;
constexpr std::int64_t beyond_int32 = std::int64_t{1} << 31;

// A batch whose structs and offsets lie open, to be broken one at a time. The owner frees the original.
struct OpenBatch {
    Table table{"t", {{"number", ColumnType::int64}, {"text", ColumnType::text}}, {}};
    OwnedArray owner;
    ArrowArray batch;
    ArrowArray number, text;
    ArrowArray *children[2] = {&number, &text};
    std::int32_t offsets[row_count + 1];
    std::string bytes;
    const void *number_buffers[2];
    const void *text_buffers[3];

    explicit OpenBatch(ColumnType text_type = ColumnType::text) {
        table.columns[1].type = text_type;
        BatchBuilder rows(column_types(table));
        for (std::int64_t row = 0; row < row_count; ++row) {
            rows.column(0).append_int64(row);
            rows.column(1).append_text("1.5");
            rows.end_row();
        }
        owner = rows.finish();
        batch = *owner;
        number = *owner->children[0];
        text = *owner->children[1];
        batch.children = children;
        for (int i = 0; i <= row_count; ++i) offsets[i] = 3 * i;
        bytes = "1.51.51.51.5";
        number_buffers[0] = nullptr;
        number_buffers[1] = owner->children[0]->buffers[1];
        text_buffers[0] = nullptr;
        text_buffers[1] = offsets;
        text_buffers[2] = bytes.data();
        number.buffers = number_buffers;
        text.buffers = text_buffers;
    }
    OpenBatch(const OpenBatch &) = delete;
    OpenBatch &operator=(const OpenBatch &) = delete;
};

void must_refuse(const std::string &reason, const std::function<void(OpenBatch &)> &breaking,
                 ColumnType text_type = ColumnType::text, Status status = Status::internal) {
    OpenBatch open(text_type);
    check_batch(open.table, open.batch);
    breaking(open);
    try {
        check_batch(open.table, open.batch);
    } catch (const Failure &failure) {
        BOOST_TEST(std::string(status_name(failure.status())) == std::string(status_name(status)), failure.message());
        BOOST_TEST(failure.message().find(reason) != std::string::npos, failure.message());
        return;
    }
    BOOST_ERROR("not refused: " + reason);
}

void must_pass(const std::function<void(OpenBatch &)> &change, ColumnType text_type = ColumnType::text) {
    OpenBatch open(text_type);
    change(open);
    check_batch(open.table, open.batch);
}

void set_text(OpenBatch &open, std::size_t row, const std::string &value) {
    open.bytes.replace(3 * row, 3, value);
    open.text_buffers[2] = open.bytes.data();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_check)

BOOST_AUTO_TEST_CASE(the_batch_itself) {
    must_refuse("already released", [](OpenBatch &open) { open.batch.release = nullptr; });
    must_refuse("negative", [](OpenBatch &open) { open.batch.length = -1; });
    must_refuse("negative", [](OpenBatch &open) { open.batch.offset = -1; });
    must_refuse("overflows", [](OpenBatch &open) { open.batch.offset = std::numeric_limits<std::int64_t>::max(); });
    must_refuse("one buffer", [](OpenBatch &open) { open.batch.n_buffers = 0; });
    must_refuse("one buffer", [](OpenBatch &open) { open.batch.buffers = nullptr; });
    must_refuse("may not be null", [](OpenBatch &open) { open.batch.null_count = 1; });
    must_refuse("may not be null", [](OpenBatch &open) { open.batch.null_count = -2; });
    static const std::uint8_t validity = 0x0e;
    static const void *const buffers[] = {&validity};
    must_refuse("may not be null", [](OpenBatch &open) {
        open.batch.null_count = -1;
        open.batch.buffers = const_cast<const void **>(buffers);
    });
    must_pass([](OpenBatch &open) { open.batch.null_count = -1; });
    must_refuse("dictionaries", [](OpenBatch &open) { open.batch.dictionary = &open.number; });
    must_refuse("has 1 columns, its schema has 2", [](OpenBatch &open) { open.batch.n_children = 1; });
    must_refuse("columns", [](OpenBatch &open) { open.batch.children = nullptr; });
    must_refuse("column 'text': missing", [](OpenBatch &open) { open.children[1] = nullptr; });
}

BOOST_AUTO_TEST_CASE(the_shape_of_a_column) {
    must_refuse("column 'number': already released", [](OpenBatch &open) { open.number.release = nullptr; });
    must_refuse("column 'number': length 3, but the batch needs 4", [](OpenBatch &open) { open.number.length = 3; });
    must_refuse("length", [](OpenBatch &open) { open.number.length = -4; });
    must_refuse("length", [](OpenBatch &open) { open.number.offset = -1; });
    must_refuse("but the batch needs 5", [](OpenBatch &open) { open.batch.offset = 1; });
    must_refuse("beyond 2^31", [](OpenBatch &open) { open.number.length = beyond_int32; });
    must_refuse("beyond 2^31", [](OpenBatch &open) { open.number.offset = beyond_int32; });
    must_refuse("children or a dictionary", [](OpenBatch &open) { open.number.n_children = 1; });
    must_refuse("children or a dictionary", [](OpenBatch &open) { open.text.dictionary = &open.number; });
    must_refuse("3 buffers instead of 2", [](OpenBatch &open) { open.number.n_buffers = 3; });
    must_refuse("2 buffers instead of 3", [](OpenBatch &open) { open.text.n_buffers = 2; });
    must_refuse("buffers", [](OpenBatch &open) { open.number.buffers = nullptr; });
    must_refuse("no values buffer", [](OpenBatch &open) { open.number_buffers[1] = nullptr; });
    must_refuse("not aligned", [](OpenBatch &open) {
        open.number_buffers[1] = static_cast<const char *>(open.number_buffers[1]) + 1;
    });
    must_refuse("not aligned",
                [](OpenBatch &open) { open.text_buffers[1] = static_cast<const char *>(open.text_buffers[1]) + 2; });
}

BOOST_AUTO_TEST_CASE(nulls) {
    must_refuse("impossible null count", [](OpenBatch &open) { open.number.null_count = -2; });
    must_refuse("impossible null count", [](OpenBatch &open) { open.number.null_count = row_count + 1; });
    must_refuse("nulls without a validity buffer", [](OpenBatch &open) { open.number.null_count = 1; });
    static const std::uint8_t validity = 0x05;
    must_pass([](OpenBatch &open) {
        open.number_buffers[0] = &validity;
        open.number.null_count = 2;
    });
    must_pass([](OpenBatch &open) {
        open.number_buffers[0] = &validity;
        open.number.null_count = -1;
    });
    must_pass([](OpenBatch &open) { open.number.null_count = -1; });
}

BOOST_AUTO_TEST_CASE(text_offsets) {
    must_refuse("negative text offset", [](OpenBatch &open) { open.offsets[0] = -1; });
    must_refuse("column 'text': text offsets descend at row 1", [](OpenBatch &open) { open.offsets[2] = 2; });
    must_refuse("no text buffer", [](OpenBatch &open) { open.text_buffers[2] = nullptr; });
    must_refuse("no text buffer", [](OpenBatch &open) {
        for (std::int32_t &offset : open.offsets) offset = 3;  // empty texts, but somewhere
        open.text_buffers[2] = nullptr;
    });
    must_pass([](OpenBatch &open) {
        for (std::int32_t &offset : open.offsets) offset = 0;
        open.text_buffers[2] = nullptr;
    });
    must_pass([](OpenBatch &open) { open.offsets[0] = 1; });  // a buffer may begin with other bytes
}

BOOST_AUTO_TEST_CASE(an_empty_batch_needs_no_buffers) {
    must_pass([](OpenBatch &open) {
        open.batch.length = open.number.length = open.text.length = 0;
        open.number_buffers[1] = nullptr;
        open.text_buffers[1] = nullptr;
        open.text_buffers[2] = nullptr;
    });
}

BOOST_AUTO_TEST_CASE(text_must_be_utf8) {
    for (const char *bad : {"a\xFFz", "\xC3zz", "\xED\xA0\x80", "\xE2\x82z"}) {
        must_refuse(
            "column 'text': row 2 of the batch is not valid UTF-8", [&](OpenBatch &open) { set_text(open, 2, bad); },
            ColumnType::text, Status::bad_data);
        // Of json columns the parser checks it.
        must_pass([&](OpenBatch &open) { set_text(open, 2, bad); }, ColumnType::json);
    }
    must_pass([](OpenBatch &open) { set_text(open, 2, "\xE2\x82\xAC"); });
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf8_can_be_told_instead) {
    const Table table = {"", {{"a", ColumnType::text}, {"b", ColumnType::text}}, {}};
    BatchBuilder builder({ColumnType::text, ColumnType::text});
    for (const char *text : {"x", "\xff", "y", "\xc3"}) {
        builder.column(0).append_text(text);
        builder.column(1).append_text(*text == 'y' ? "\xc3" : "z");
        builder.end_row();
    }
    std::string told;
    check_batch(table, *builder.finish(), [&told](std::size_t column, std::int64_t row) {
        told += std::string(1, "ab"[column]) + std::to_string(row) + " ";
    });
    BOOST_TEST(told == "a1 a3 b2 ");
}

BOOST_AUTO_TEST_CASE(a_character_may_not_be_split_between_rows) {
    // The buffer as a whole is well-formed, but row 1 ends and row 2 begins within a character.
    must_refuse(
        "row 1 of the batch is not valid UTF-8",
        [](OpenBatch &open) {
            open.bytes =
                "1.51.\xE2\x82\xAC"
                "51.5";
            open.text_buffers[2] = open.bytes.data();
        },
        ColumnType::text, Status::bad_data);
}

BOOST_AUTO_TEST_CASE(bytes_of_null_rows_do_not_matter) {
    static const std::uint8_t validity = 0x0b;  // row 2 is null
    must_pass([](OpenBatch &open) {
        set_text(open, 2, "a\xFFz");
        open.text_buffers[0] = &validity;
        open.text.null_count = 1;
    });
    must_pass(
        [](OpenBatch &open) {
            set_text(open, 2, "abc");
            open.text_buffers[0] = &validity;
            open.text.null_count = 1;
        },
        ColumnType::decimal);
}

BOOST_AUTO_TEST_CASE(decimals_must_be_canonical) {
    for (const char *bad : {"1e5", "+15", "15 ", ".15", "15.", "-.5", "1,5", "abc", "--1", "1.-", "1..", "0x1", "NaN"})
        must_refuse(
            "column 'text': row 3 is no canonical decimal", [&](OpenBatch &open) { set_text(open, 3, bad); },
            ColumnType::decimal);
    for (const char *good : {"0.0", "-15", "015", "999"})
        must_pass([&](OpenBatch &open) { set_text(open, 3, good); }, ColumnType::decimal);
    must_refuse(
        "row 0 is no canonical decimal", [](OpenBatch &open) { open.offsets[1] = open.offsets[0]; },
        ColumnType::decimal);
    must_refuse(
        "row 0 is no canonical decimal",
        [](OpenBatch &open) {
            for (std::int32_t &offset : open.offsets) offset = 0;  // nothing but empty texts
            open.text_buffers[2] = nullptr;
        },
        ColumnType::decimal);
}

BOOST_AUTO_TEST_CASE(rows_outside_the_batch_are_not_judged) {
    // The struct's offset and length say which rows count; row 3 is not among them.
    must_pass([](OpenBatch &open) {
        set_text(open, 3, "a\xFFz");
        open.batch.length = 3;
    });
    must_pass([](OpenBatch &open) {
        set_text(open, 0, "a\xFFz");
        open.batch.length = 3;
        open.batch.offset = 1;
    });
    must_pass(
        [](OpenBatch &open) {
            set_text(open, 0, "abc");
            open.batch.length = 3;
            open.batch.offset = 1;
        },
        ColumnType::decimal);
}

BOOST_AUTO_TEST_CASE(a_table_without_columns) {
    OpenBatch open;
    open.batch.n_children = 0;
    check_batch({}, open.batch);
}

BOOST_AUTO_TEST_SUITE_END()
