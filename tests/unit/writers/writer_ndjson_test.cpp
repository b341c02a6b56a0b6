// writer_ndjson: one value a line. What it shares with writer_json is tested there.
#include "plugins/writer_ndjson/ndjson_writer.hpp"

#include "tests/unit/writers/write_tables.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace {

using sluice::ColumnType;
using sluice::NdjsonWriter;
using sluice::Table;
using sluice::test::Json;
using sluice::test::make_batch;
using sluice::test::Rows;
using sluice::test::Written;

const Table pair = {"pairs", {{"a", ColumnType::text}, {"b", ColumnType::float64}}, {}};
const Table entities = {"entities", {{"entity", ColumnType::json}}, {}};

Written write(const Table &table, const Json &settings, const Rows &rows) {
    return sluice::test::write_rows<NdjsonWriter>(table, settings, rows);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer_ndjson)

BOOST_AUTO_TEST_CASE(no_rows_make_an_empty_file) {
    const Written written = write(pair, Json::object(), {});
    BOOST_TEST(written.status == SLUICE_OK);
    BOOST_TEST(written.text() == "");
    BOOST_TEST(written.files[0].suffix == ".ndjson");
    BOOST_TEST(written.files[0].content_type == "application/x-ndjson");
}

BOOST_AUTO_TEST_CASE(every_row_is_a_line) {
    BOOST_TEST(write(pair, Json::object(), {{"x", 1.5}, {"two\nlines", nullptr}, {nullptr, -0.0}}).text() ==
               "{\"a\":\"x\",\"b\":1.5}\n{\"a\":\"two\\nlines\",\"b\":null}\n{\"a\":null,\"b\":-0}\n");
    BOOST_TEST(write(pair, {{"nulls", "omit"}}, {{"x", nullptr}, {nullptr, nullptr}}).text() == "{\"a\":\"x\"}\n{}\n");
}

BOOST_AUTO_TEST_CASE(whole_entities_stand_on_one_line_each) {
    const Rows rows = {{"{\n  \"id\": \"1\",\r\n  \"text\": \"a\\nb\"\n}"}, {nullptr}, {" [2] "}};
    BOOST_TEST(write(entities, Json::object(), rows).text() == "{\"id\": \"1\",\"text\": \"a\\nb\"}\nnull\n [2] \n");
    BOOST_TEST(write(entities, {{"rows", "columns"}}, {{"{}"}}).text() == "{\"entity\":{}}\n");
}

BOOST_AUTO_TEST_CASE(every_table_has_a_file) {
    std::vector<sluice::test::TableRows> batches;
    batches.push_back({1, make_batch(entities, {{"1"}})});
    batches.push_back({0, make_batch(pair, {{"x", 1.0}})});
    batches.push_back({1, make_batch(entities, {{"2"}})});
    const Written written = sluice::test::write_tables<NdjsonWriter>({pair, entities}, Json::object(), batches);
    BOOST_REQUIRE(written.files.size() == 2);
    BOOST_TEST(written.files[0].bytes == "{\"a\":\"x\",\"b\":1}\n");
    BOOST_TEST(written.files[1].suffix == "-entities.ndjson");
    BOOST_TEST(written.files[1].bytes == "1\n2\n");
}

BOOST_AUTO_TEST_CASE(refusals_name_the_cell_or_the_setting) {
    const auto check = [](const Written &written, sluice_status status, std::string_view part) {
        BOOST_TEST(written.status == status);
        BOOST_TEST(written.message.find(part) != std::string::npos, written.message << " lacks: " << part);
    };
    check(write(pair, Json::object(), {{"x", 1.0}, {"y", 2.0}, {"z", NAN}}), SLUICE_BAD_DATA,
          "table 'pairs', row 3, column 'b'");
    check(write(pair, {{"rows", "whole"}}, {}), SLUICE_BAD_CONFIG, "table 'pairs' has 2 columns");
    check(write(pair, {{"nulls", "no"}}, {}), SLUICE_BAD_CONFIG, "possible are write, omit, empty");
}

BOOST_AUTO_TEST_CASE(a_failing_output_stops_the_writer) {
    std::vector<sluice::test::TableRows> batches;
    batches.push_back({0, make_batch(entities, {{"1"}, {"2"}})});
    const Written written = sluice::test::write_tables<NdjsonWriter>({entities}, Json::object(), batches, 3);
    BOOST_TEST(written.status == SLUICE_IO_FATAL);
    BOOST_TEST(written.call == "append");
}

BOOST_AUTO_TEST_SUITE_END()
