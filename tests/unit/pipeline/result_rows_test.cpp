// Rows that a query about a result's columns takes away.
#include "engine/pipeline/result_rows.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/batch/builder.hpp"
#include "engine/batch/column_view.hpp"
#include "engine/query/query_reader.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

const Table shops{"shops", {{"id", ColumnType::int64}, {"city", ColumnType::text}, {"open", ColumnType::boolean}}};
const Table notes{"notes", {{"text", ColumnType::text}}};

// Three records: with two rows, none and two.
TransformResult result() {
    BatchBuilder rows(column_types(shops));
    for (std::int64_t id = 1; id <= 4; ++id) {
        rows.column(0).append_int64(id);
        id == 2 ? rows.column(1).append_null() : rows.column(1).append_text(id == 3 ? "Ulm" : "Bonn");
        rows.column(2).append_boolean(id < 3);
        rows.end_row();
    }
    BatchBuilder texts(column_types(notes));
    texts.column(0).append_text("kept");
    texts.end_row();
    TransformResult made;
    made.tables.push_back(rows.finish());
    made.tables.push_back(texts.finish());
    made.row_counts = {4, 1};
    made.record_ends = {{2, 2, 4}, {1, 1, 1}};
    return made;
}

std::optional<Query> query(const char *json) { return read_query_text(json, "query"); }

std::vector<std::int64_t> ids(const TransformResult &made, const std::vector<Table> &tables) {
    const BatchView view(column_types(tables[0]), *made.tables[0]);
    std::vector<std::int64_t> found;
    for (std::int64_t row = 0; row < view.row_count(); ++row) found.push_back(view.column(0).int64(row));
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(result_rows)

BOOST_AUTO_TEST_CASE(without_a_query_everything_stays) {
    ResultRows rows({}, {"id"}, {shops, notes});
    TransformResult made = result();
    rows.take(made);
    BOOST_TEST((rows.tables() == std::vector{shops, notes}));
    BOOST_TEST(made.row_counts == (std::vector<std::int64_t>{4, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rows_go_and_ends_of_records_follow) {
    ResultRows rows(query(R"({"where": {"column": "city", "eq": "Bonn"}})"), {}, {shops, notes});
    TransformResult made = result();
    rows.take(made);
    BOOST_TEST(ids(made, rows.tables()) == (std::vector<std::int64_t>{1, 4}), boost::test_tools::per_element());
    BOOST_TEST(made.row_counts == (std::vector<std::int64_t>{2, 1}), boost::test_tools::per_element());
    BOOST_TEST((made.record_ends == std::vector<std::vector<std::int64_t>>{{1, 1, 2}, {1, 1, 1}}));
    const BatchView view(column_types(rows.tables()[0]), *made.tables[0]);
    BOOST_TEST(view.column(1).text(1) == "Bonn");
    BOOST_TEST(!view.column(2).boolean(1));
}

BOOST_AUTO_TEST_CASE(what_only_the_query_wants_goes_too) {
    const std::optional<Query> asked = query(R"({"where": {"not": {"column": "city", "eq": "Bonn"}}})");
    BOOST_TEST(columns_in(*asked) == std::vector<std::string>{"city"}, boost::test_tools::per_element());
    ResultRows rows(asked, {"id", "text"}, {shops, notes});
    BOOST_TEST((rows.tables() == std::vector<Table>{{"shops", {{"id", ColumnType::int64}}}, notes}));
    TransformResult made = result();
    rows.take(made);
    BOOST_TEST(ids(made, rows.tables()) == (std::vector<std::int64_t>{2, 3}), boost::test_tools::per_element());
    BOOST_TEST(made.tables[0]->n_children == 1);
}

BOOST_AUTO_TEST_CASE(a_query_that_no_table_can_answer_is_refused) {
    BOOST_CHECK_EXCEPTION(ResultRows(query(R"({"where": {"column": "town", "eq": "Bonn"}})"), {}, {shops, notes}),
                          Failure, [](const Failure &failure) { return failure.status() == Status::bad_config; });
}

BOOST_AUTO_TEST_SUITE_END()
