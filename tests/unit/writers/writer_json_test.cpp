// writer_json: the document's shape and every type in it.
#include "plugins/writer_json/json_writer.hpp"

#include "tests/unit/writers/write_tables.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace {

using sluice::ColumnType;
using sluice::JsonWriter;
using sluice::Table;
using sluice::test::Json;
using sluice::test::make_batch;
using sluice::test::Rows;
using sluice::test::Written;

const Table pair = {"pairs", {{"a", ColumnType::text}, {"b", ColumnType::int64}}, {}};
const Table entities = {"entities", {{"entity", ColumnType::json}}, {}};

Written write(const Table &table, const Json &settings, const Rows &rows) {
    return sluice::test::write_rows<JsonWriter>(table, settings, rows);
}

/// The bytes between `{"v":` and `}` of a table with one value.
std::string value(ColumnType type, const Json &cell) {
    const std::string text = write({"t", {{"v", type}}, {}}, Json::object(), {{cell}}).text();
    BOOST_REQUIRE(text.starts_with("[\n{\"v\":") && text.ends_with("}\n]\n"));
    return text.substr(7, text.size() - 7 - 4);
}

void check_refused(const Written &written, sluice_status status, std::string_view call, std::string_view part) {
    BOOST_TEST(written.status == status);
    BOOST_TEST(written.call == call);
    BOOST_TEST(written.message.find(part) != std::string::npos, written.message << " lacks: " << part);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer_json)

BOOST_AUTO_TEST_CASE(no_rows_make_an_empty_array) {
    const Written written = write(pair, Json::object(), {});
    BOOST_TEST(written.text() == "[]\n");
    BOOST_TEST(written.files[0].suffix == ".json");
    BOOST_TEST(written.files[0].content_type == "application/json");
    BOOST_TEST(write(pair, {{"container", "items"}}, {}).text() == "{\"items\":[]}\n");
}

BOOST_AUTO_TEST_CASE(rows_stand_on_lines_of_their_own) {
    BOOST_TEST(write(pair, Json::object(), {{"x", 1}}).text() == "[\n{\"a\":\"x\",\"b\":1}\n]\n");
    BOOST_TEST(write(pair, {{"container", "a \"key\""}}, {{"x", 1}, {"y", 2}, {"z", 3}}).text() ==
               "{\"a \\\"key\\\"\":[\n{\"a\":\"x\",\"b\":1},\n{\"a\":\"y\",\"b\":2},\n{\"a\":\"z\",\"b\":3}\n]}\n");
}

BOOST_AUTO_TEST_CASE(layouts_differ_in_white_space_alone) {
    const Table table = {"t", {{"a", ColumnType::text}, {"j", ColumnType::json}}, {}};
    const Rows rows = {{"x{,\"", "{\"k\" :[1, {}],\n\"e\":[ ]}"}, {nullptr, "5"}, {"z", "\"\\\\\""}};
    BOOST_TEST(write(table, {{"layout", "compact"}}, {{"x", "1"}, {"y", "[2]"}, {"z", "3"}}).text() ==
               "[{\"a\":\"x\",\"j\":1},{\"a\":\"y\",\"j\":[2]},{\"a\":\"z\",\"j\":3}]\n");
    BOOST_TEST(write(table, {{"layout", "pretty"}, {"container", "c"}}, {rows[0]}).text() ==
               "{\n  \"c\": [\n    {\n      \"a\": \"x{,\\\"\",\n      \"j\": {\n        \"k\": [\n          1,\n      "
               "    {}\n"
               "        ],\n        \"e\": []\n      }\n    }\n  ]\n}\n");
    for (const char *layout : {"lines", "compact", "pretty"}) {
        BOOST_TEST(Json::parse(write(table, {{"layout", layout}}, rows).text()) ==
                   Json::parse(write(table, Json::object(), rows).text()));
        BOOST_TEST(Json::parse(write(table, {{"layout", layout}}, {}).text()).empty());
    }
    check_refused(write(table, {{"layout", "wide"}}, {}), SLUICE_BAD_CONFIG, "open", "lines, compact and pretty");
}

BOOST_AUTO_TEST_CASE(keys_are_labels_or_codes) {
    Table table = {"t", {{"Name", ColumnType::text, {{"sluice.code", "name"}}}, {"n", ColumnType::int64}}, {}};
    BOOST_TEST(write(table, {{"keys", "code"}}, {{"x", 1}}).text() == "[\n{\"name\":\"x\",\"n\":1}\n]\n");
    BOOST_TEST(write(table, {{"keys", "label"}}, {{"x", 1}}).text() == "[\n{\"Name\":\"x\",\"n\":1}\n]\n");
    table.columns[1].metadata = {{"sluice.code", "name"}};
    check_refused(write(table, {{"keys", "code"}}, {}), SLUICE_BAD_CONFIG, "open",
                  "the columns 'Name' and 'n' have both the code 'name'");
    check_refused(write(table, {{"keys", "names"}}, {}), SLUICE_BAD_CONFIG, "open", "possible are label, code");
}

BOOST_AUTO_TEST_CASE(batches_without_rows_leave_no_comma) {
    std::vector<sluice::test::TableRows> batches;
    for (const Rows &rows : {Rows(), Rows{{"x", 1}}, Rows(), Rows{{"y", 2}}, Rows()})
        batches.push_back({0, make_batch(pair, rows)});
    BOOST_TEST(sluice::test::write_tables<JsonWriter>({pair}, Json::object(), batches).text() ==
               "[\n{\"a\":\"x\",\"b\":1},\n{\"a\":\"y\",\"b\":2}\n]\n");
    std::vector<sluice::test::TableRows> empty;
    empty.push_back({0, make_batch(pair, {})});
    BOOST_TEST(sluice::test::write_tables<JsonWriter>({pair}, Json::object(), empty).text() == "[]\n");
}

BOOST_AUTO_TEST_CASE(every_type_has_its_json_form) {
    BOOST_TEST(value(ColumnType::boolean, true) == "true");
    BOOST_TEST(value(ColumnType::boolean, false) == "false");
    BOOST_TEST(value(ColumnType::int64, INT64_MIN) == "-9223372036854775808");
    BOOST_TEST(value(ColumnType::int64, INT64_MAX) == "9223372036854775807");
    BOOST_TEST(value(ColumnType::float64, 0.1) == "0.1");
    BOOST_TEST(value(ColumnType::float64, 1e300) == "1e+300");
    BOOST_TEST(value(ColumnType::date32, 17'833) == "\"2018-10-29\"");
    BOOST_TEST(value(ColumnType::timestamp, 1'540'820'532'706'000) == "\"2018-10-29T13:42:12.706Z\"");
    BOOST_TEST(value(ColumnType::text, "x") == "\"x\"");
    BOOST_TEST(value(ColumnType::text, "") == "\"\"");
    for (const ColumnType type : {ColumnType::boolean, ColumnType::float64, ColumnType::date32, ColumnType::timestamp,
                                  ColumnType::text, ColumnType::json, ColumnType::decimal})
        BOOST_TEST(value(type, nullptr) == "null");
}

BOOST_AUTO_TEST_CASE(decimals_keep_every_digit) {
    BOOST_TEST(value(ColumnType::decimal, "190.50") == "190.50");
    BOOST_TEST(value(ColumnType::decimal, "-0.00") == "-0.00");
    BOOST_TEST(value(ColumnType::decimal, "123456789012345678901234567890.123456789012345678901234567890") ==
               "123456789012345678901234567890.123456789012345678901234567890");
    BOOST_TEST(value(ColumnType::decimal, "007.50") == "7.50");  // JSON forbids the zeros in front
    BOOST_TEST(value(ColumnType::decimal, "-000") == "-0");
    BOOST_TEST(value(ColumnType::decimal, "00.5") == "0.5");
}

BOOST_AUTO_TEST_CASE(text_is_escaped_where_it_must_be) {
    BOOST_TEST(value(ColumnType::text, "say \"hi\" \\ /") == R"("say \"hi\" \\ /")");
    BOOST_TEST(value(ColumnType::text, "\b\f\n\r\t\x01\x1f\x7f") == "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
    BOOST_TEST(value(ColumnType::text, std::string("a\0b", 3)) == "\"a\\u0000b\"");
    const std::string unchanged = "Größe 👩‍🔬 مرحبا שלום 漢字 \xE2\x80\xA8\xE2\x80\xA9";
    BOOST_TEST(value(ColumnType::text, unchanged) == "\"" + unchanged + "\"");
}

BOOST_AUTO_TEST_CASE(an_escape_is_found_at_every_place) {
    for (std::size_t size = 1; size <= 70; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, 'x');
            text[at] = '\n';
            BOOST_REQUIRE_EQUAL(value(ColumnType::text, text),
                                "\"" + text.substr(0, at) + "\\n" + text.substr(at + 1) + "\"");
        }
    }
    const std::string quotes(100'000, '"');
    const std::string written = value(ColumnType::text, quotes);
    BOOST_TEST(written.size() == 2 * quotes.size() + 2);
    BOOST_CHECK(Json::parse(written) == quotes);
}

BOOST_AUTO_TEST_CASE(nested_json_is_embedded_as_it_is_on_one_line) {
    BOOST_TEST(value(ColumnType::json, R"({"z": 1.10, "a": [null, "x\n"]})") == R"({"z": 1.10, "a": [null, "x\n"]})");
    BOOST_TEST(value(ColumnType::json, "{\r\n    \"a\": [\n\t1,\n\n\t2 ]\n}\n") == "{\"a\": [1,2 ]}");
    BOOST_TEST(value(ColumnType::json, "\n \"text\"") == "\"text\"");
}

BOOST_AUTO_TEST_CASE(column_names_are_escaped) {
    const Table table = {"t", {{"a \"b\"\n", ColumnType::int64}, {"ü\\", ColumnType::int64}}, {}};
    BOOST_TEST(write(table, Json::object(), {{1, 2}}).text() == "[\n{\"a \\\"b\\\"\\n\":1,\"ü\\\\\":2}\n]\n");
}

BOOST_AUTO_TEST_CASE(nulls_are_written_or_omitted) {
    const Rows rows = {{nullptr, 1}, {"x", nullptr}, {nullptr, nullptr}};
    BOOST_TEST(write(pair, Json::object(), rows).text() ==
               "[\n{\"a\":null,\"b\":1},\n{\"a\":\"x\",\"b\":null},\n{\"a\":null,\"b\":null}\n]\n");
    BOOST_TEST(write(pair, {{"nulls", "write"}}, rows).text() == write(pair, Json::object(), rows).text());
    BOOST_TEST(write(pair, {{"nulls", "omit"}}, rows).text() == "[\n{\"b\":1},\n{\"a\":\"x\"},\n{}\n]\n");
}

BOOST_AUTO_TEST_CASE(whole_entities_are_the_rows) {
    const Rows rows = {{R"({"id":"1"})"}, {"[2]"}, {nullptr}};
    const std::string whole = "[\n{\"id\":\"1\"},\n[2],\nnull\n]\n";
    BOOST_TEST(write(entities, Json::object(), rows).text() == whole);
    BOOST_TEST(write(entities, {{"nulls", "omit"}}, rows).text() == whole);
    BOOST_TEST(write(entities, {{"rows", "columns"}}, rows).text() ==
               "[\n{\"entity\":{\"id\":\"1\"}},\n{\"entity\":[2]},\n{\"entity\":null}\n]\n");

    const Table other = {"t", {{"record", ColumnType::json}}, {}};
    BOOST_TEST(write(other, Json::object(), {{"1"}}).text() == "[\n{\"record\":1}\n]\n");
    BOOST_TEST(write(other, {{"rows", "whole"}}, {{"1"}}).text() == "[\n1\n]\n");
    const Table text = {"t", {{"entity", ColumnType::text}}, {}};
    BOOST_TEST(write(text, Json::object(), {{"1"}}).text() == "[\n{\"entity\":\"1\"}\n]\n");
}

BOOST_AUTO_TEST_CASE(whole_rows_need_one_json_column) {
    check_refused(write(pair, {{"rows", "whole"}}, {}), SLUICE_BAD_CONFIG, "open", "table 'pairs' has 2 columns");
    const Table text = {"t", {{"entity", ColumnType::text}}, {}};
    check_refused(write(text, {{"rows", "whole"}}, {}), SLUICE_BAD_CONFIG, "open",
                  "table 't' has the column 'entity' of type text");
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_are_refused) {
    const Table table = {"t", {{"a", ColumnType::int64}, {"n", ColumnType::float64}}, {}};
    for (const double bad : {NAN, INFINITY, -INFINITY})
        check_refused(write(table, Json::object(), {{1, 1.0}, {2, 2.0}, {3, bad}}), SLUICE_BAD_DATA, "encode",
                      "table 't', row 3, column 'n'");
}

BOOST_AUTO_TEST_CASE(empty_json_text_is_refused) {
    check_refused(write(entities, Json::object(), {{"1"}, {""}}), SLUICE_BAD_DATA, "encode",
                  "table 'entities', row 2, column 'entity'");
}

BOOST_AUTO_TEST_CASE(every_table_has_a_document) {
    std::vector<sluice::test::TableRows> batches;
    batches.push_back({1, make_batch(entities, {{"1"}})});
    batches.push_back({0, make_batch(pair, {{"x", 1}})});
    batches.push_back({1, make_batch(entities, {{"2"}})});
    const Table third = {"none", {{"a", ColumnType::text}}, {}};
    const Written written =
        sluice::test::write_tables<JsonWriter>({pair, entities, third}, {{"container", "rows"}}, batches);
    BOOST_REQUIRE(written.files.size() == 3);
    BOOST_TEST(written.files[0].bytes == "{\"rows\":[\n{\"a\":\"x\",\"b\":1}\n]}\n");
    BOOST_TEST(written.files[1].suffix == "-entities.json");
    BOOST_TEST(written.files[1].bytes == "{\"rows\":[\n1,\n2\n]}\n");
    BOOST_TEST(written.files[2].suffix == "-none.json");
    BOOST_TEST(written.files[2].bytes == "{\"rows\":[]}\n");
}

BOOST_AUTO_TEST_CASE(a_table_without_columns_has_empty_objects) {
    std::vector<sluice::test::TableRows> batches;
    batches.push_back({0, make_batch({"t", {}, {}}, {{}, {}})});
    BOOST_TEST(sluice::test::write_tables<JsonWriter>({{"t", {}, {}}}, Json::object(), batches).text() ==
               "[\n{},\n{}\n]\n");
}

BOOST_AUTO_TEST_CASE(unknown_settings_are_refused) {
    check_refused(write(pair, {{"rows", "some"}}, {}), SLUICE_BAD_CONFIG, "open",
                  "possible are columns, arrays, whole");
    check_refused(write(pair, {{"nulls", "drop"}}, {}), SLUICE_BAD_CONFIG, "open", "possible are write, omit, empty");
    check_refused(write(pair, {{"container", 7}}, {}), SLUICE_BAD_CONFIG, "open", "'container' has the wrong type");
}

BOOST_AUTO_TEST_CASE(a_failing_output_stops_the_writer_at_any_byte) {
    const std::string whole = "{\"c\":[\n{\"a\":\"x\",\"b\":1},\n{\"a\":\"y\",\"b\":2}\n]}\n";
    for (std::uint64_t bytes = 0; bytes <= whole.size(); ++bytes) {
        std::vector<sluice::test::TableRows> batches;
        for (const Rows &rows : {Rows{{"x", 1}}, Rows{{"y", 2}}}) batches.push_back({0, make_batch(pair, rows)});
        const Written written = sluice::test::write_tables<JsonWriter>({pair}, {{"container", "c"}}, batches, bytes);
        BOOST_TEST(written.status == (bytes < whole.size() ? SLUICE_IO_FATAL : SLUICE_OK));
        BOOST_TEST(written.message == (bytes < whole.size() ? "no space left" : ""));
        BOOST_TEST(whole.starts_with(written.text()));
    }
}

BOOST_AUTO_TEST_SUITE_END()
