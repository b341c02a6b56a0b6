// Rows that a source could not make, and text that it wants to be read.
#include "engine/script/typed_columns.hpp"

#include "plugins/sdk/sluice/source.hpp"
#include "tests/unit/script/transform_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace sluice::test;

namespace {

Table source_table(ColumnType type) {
    return {"rows", {{"id", ColumnType::text, {}}, sdk::column_read_as("v", type)}, {}};
}

// Rows of an id and a text, each id the row's number.
SourceBatch batch_of(const std::vector<std::optional<std::string>> &texts) {
    BatchBuilder builder({ColumnType::text, ColumnType::text});
    SourceBatch batch;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        builder.column(0).append_text(std::to_string(i));
        if (texts[i])
            builder.column(1).append_text(*texts[i]);
        else
            builder.column(1).append_null();
        builder.end_row();
        batch.places.push_back({static_cast<std::int64_t>(10 * i + 1), static_cast<std::int64_t>(100 * i)});
    }
    batch.array = builder.finish();
    batch.input = "in.txt";
    return batch;
}

Transform transform_of(const Table &source) {
    TransformSpec spec;
    spec.source = source;
    return Transform(std::move(spec));
}

TransformResult run(Transform &transform, const SourceBatch &batch) {
    return transform.run(batch, [] { return false; });
}

std::string refused(const Table &source) {
    try {
        TypedColumns columns(source);
        return "";
    } catch (const Failure &failure) {
        return failure.status() == Status::bad_config ? failure.message() : "(not bad_config)";
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(typed_columns)

BOOST_AUTO_TEST_CASE(columns_have_the_types_that_their_texts_spell) {
    for (const ColumnType type : {ColumnType::boolean, ColumnType::int64, ColumnType::float64, ColumnType::date32,
                                  ColumnType::timestamp, ColumnType::decimal}) {
        const TypedColumns columns(source_table(type));
        BOOST_TEST((columns.table().columns[1] == Column{"v", type, {}}));
        BOOST_TEST((columns.table().columns[0] == Column{"id", ColumnType::text, {}}));
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_so_is_refused) {
    Table source = source_table(ColumnType::int64);
    source.columns[1].metadata = {{SLUICE_META_READ_AS, "colour"}};
    BOOST_TEST(refused(source).find("'v' to be read as 'colour'") != std::string::npos);
    source.columns[1].metadata = {{SLUICE_META_READ_AS, "json"}};
    BOOST_TEST(refused(source) != "");
    source = source_table(ColumnType::int64);
    source.columns[1].type = ColumnType::int64;
    BOOST_TEST(refused(source) != "");
}

BOOST_AUTO_TEST_CASE(rows_without_values_are_errors_with_their_places) {
    Transform transform = transform_of(source_table(ColumnType::int64));
    SourceBatch batch = batch_of({"1", "x", std::nullopt, "four", "\xff", "6"});
    batch.rejected = {{3, std::nullopt, "torn"}, {5, 0, "odd"}};
    const TransformResult result = run(transform, batch);
    BOOST_TEST(rows_of(transform.tables()[0], result.tables[0]) == "0,1/2,NULL");
    BOOST_TEST(result.records_read == 6);
    BOOST_TEST(result.records_kept == 2);
    BOOST_REQUIRE(result.errors.size() == 4u);
    BOOST_TEST(result.errors[0].record == 1);
    BOOST_TEST(result.errors[0].column == "v");
    BOOST_TEST(result.errors[0].entity_id == "1");
    BOOST_TEST(result.errors[0].line == 11);
    BOOST_TEST(result.errors[0].byte == 100);
    BOOST_TEST(result.errors[0].input == "in.txt");
    BOOST_TEST(result.errors[1].message == "torn");
    BOOST_TEST(result.errors[1].column == "");
    BOOST_TEST(result.errors[1].byte == 300);
    BOOST_TEST(result.errors[2].message == "the text is not valid UTF-8");
    BOOST_TEST(result.errors[3].column == "id");
    BOOST_TEST(result.errors[3].message == "odd");
    // The next batch knows nothing of this one.
    BOOST_TEST(run(transform, batch_of({"7"})).errors.empty());
}

BOOST_AUTO_TEST_CASE(whole_batches_are_copied_and_torn_ones_are_not) {
    Transform transform = transform_of({"rows", {{"id", ColumnType::text, {}}, {"v", ColumnType::text, {}}}, {}});
    SourceBatch batch = batch_of({"a", "b"});
    BOOST_TEST(rows_of(transform.tables()[0], run(transform, batch).tables[0]) == "0,a/1,b");
    batch.rejected = {{0, std::nullopt, "torn"}};
    BOOST_TEST(rows_of(transform.tables()[0], run(transform, batch).tables[0]) == "1,b");
}

BOOST_AUTO_TEST_CASE(a_batch_may_begin_behind_its_buffers) {
    TypedColumns columns(source_table(ColumnType::int64));
    SourceBatch batch = batch_of({"1", "2", "3"});
    ArrowArray moved = {};
    batch.array.move_to(moved);
    moved.offset = 1;
    moved.length = 2;
    batch.array = OwnedArray(moved);
    columns.read(batch);
    BOOST_TEST(columns.array().offset == 0);
    const BatchView view(column_types(columns.table()), columns.array());
    BOOST_TEST(view.column(0).text(0) == "1");
    BOOST_TEST(view.column(1).int64(0) == 2);
    BOOST_TEST(view.column(1).int64(1) == 3);
}

BOOST_AUTO_TEST_SUITE_END()
