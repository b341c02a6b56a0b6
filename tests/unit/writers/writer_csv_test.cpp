// writer_csv: every setting, every type, and every kind of value that a reader could misunderstand.
#include "plugins/writer_csv/csv_writer.hpp"

#include "tests/unit/writers/write_tables.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace {

using sluice::ColumnType;
using sluice::CsvWriter;
using sluice::Table;
using sluice::test::Json;
using sluice::test::make_batch;
using sluice::test::Row;
using sluice::test::Rows;
using sluice::test::Written;

const Table text_pair = {"pairs", {{"a", ColumnType::text}, {"b", ColumnType::text}}, {}};
const Table single = {"singles", {{"a", ColumnType::text}}, {}};
const Table typed = {"typed",
                     {{"boolean", ColumnType::boolean},
                      {"integer", ColumnType::int64},
                      {"number", ColumnType::float64},
                      {"date", ColumnType::date32},
                      {"datetime", ColumnType::timestamp},
                      {"text", ColumnType::text},
                      {"json", ColumnType::json},
                      {"decimal", ColumnType::decimal}},
                     {}};

const std::string byte_order_mark = "\xEF\xBB\xBF";

Written write(const Table &table, const Json &settings, const Rows &rows) {
    return sluice::test::write_rows<CsvWriter>(table, settings, rows);
}

/// The file of a table with columns a and b and one row, without its header.
std::string row(const Json &settings, const Json &a, const Json &b) {
    Json all = settings;
    all["header"] = false;
    return write(text_pair, all, {{a, b}}).text();
}

void check_refused(const Written &written, sluice_status status, std::string_view call, std::string_view part) {
    BOOST_TEST(written.status == status);
    BOOST_TEST(written.call == call);
    BOOST_TEST(written.message.find(part) != std::string::npos, written.message << " lacks: " << part);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer_csv)

BOOST_AUTO_TEST_CASE(an_empty_export_has_its_header) {
    const Written written = write(text_pair, Json::object(), {});
    BOOST_TEST(written.status == SLUICE_OK);
    BOOST_TEST(written.text() == "a,b\n");
    BOOST_TEST(written.files[0].suffix == ".csv");
    BOOST_TEST(written.files[0].content_type == "text/csv; charset=utf-8");
}

BOOST_AUTO_TEST_CASE(rows_of_several_batches_come_in_order) {
    const Written written =
        write(text_pair, Json::object(), {{"1", "x"}, {"2", "y"}, {"3", "z"}, {"4", "u"}, {"5", "v"}});
    BOOST_TEST(written.text() == "a,b\n1,x\n2,y\n3,z\n4,u\n5,v\n");
}

BOOST_AUTO_TEST_CASE(a_batch_without_rows_adds_nothing) {
    std::vector<sluice::test::TableRows> batches;
    for (const Rows &rows : {Rows(), Rows{{"1", "2"}}, Rows()}) batches.push_back({0, make_batch(text_pair, rows)});
    BOOST_TEST(sluice::test::write_tables<CsvWriter>({text_pair}, Json::object(), batches).text() == "a,b\n1,2\n");
}

BOOST_AUTO_TEST_CASE(every_type_has_its_spelling) {
    const Rows rows = {{true, 42, 0.1, 17'833, 1'540'820'532'706'000, "plain", R"({"k":[1,2]})", "190.50"},
                       {false, INT64_MIN, -1e300, -1, 0, "", "null", "-0.00000000000000000000000000001"},
                       {nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr}};
    BOOST_TEST(write(typed, Json::object(), rows).text() ==
               "boolean,integer,number,date,datetime,text,json,decimal\n"
               "true,42,0.1,2018-10-29,2018-10-29T13:42:12.706Z,plain,\"{\"\"k\"\":[1,2]}\",190.50\n"
               "false,-9223372036854775808,-1e+300,1969-12-31,1970-01-01T00:00:00Z,\"\",null,"
               "-0.00000000000000000000000000001\n"
               ",,,,,,,\n");
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_have_names) {
    const Table table = {"t", {{"n", ColumnType::float64}}, {}};
    const Rows rows = {{NAN}, {-NAN}, {INFINITY}, {-INFINITY}};
    BOOST_TEST(write(table, Json::object(), rows).text() == "n\nNaN\nNaN\nInfinity\n-Infinity\n");
}

BOOST_AUTO_TEST_CASE(minimal_quoting_quotes_what_would_be_misread) {
    const Json none = Json::object();
    BOOST_TEST(row(none, "plain", "two words") == "plain,two words\n");
    BOOST_TEST(row(none, "a,b", "x") == "\"a,b\",x\n");
    BOOST_TEST(row(none, "say \"hi\"", "\"") == "\"say \"\"hi\"\"\",\"\"\"\"\n");
    BOOST_TEST(row(none, "line\nbreak", "lone\rreturn") == "\"line\nbreak\",\"lone\rreturn\"\n");
    BOOST_TEST(row(none, "two\r\nlines", "x") == "\"two\r\nlines\",x\n");
    BOOST_TEST(row(none, " in front", "behind ") == "\" in front\",\"behind \"\n");
    BOOST_TEST(row(none, "\ttab", "a\tb") == "\"\ttab\",a\tb\n");
    BOOST_TEST(row(none, " ", "\"\"") == "\" \",\"\"\"\"\"\"\n");
}

BOOST_AUTO_TEST_CASE(a_special_byte_is_found_at_every_place) {
    for (std::size_t size = 1; size <= 70; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, 'x');
            text[at] = ';';
            BOOST_REQUIRE_EQUAL(row({{"delimiter", ";"}}, text, "y"), "\"" + text + "\";y\n");
            text[at] = '"';
            BOOST_REQUIRE_EQUAL(row({{"delimiter", ";"}}, text, "y"),
                                "\"" + text.substr(0, at) + "\"\"" + text.substr(at + 1) + "\";y\n");
        }
    }
}

BOOST_AUTO_TEST_CASE(any_text_passes_unchanged) {
    const std::string nul("nul\0inside", 10);
    const std::string text = "Größe 👩‍🔬 مرحبا שלום 漢字 \x01\x7f\xE2\x80\xA8";
    BOOST_TEST(row(Json::object(), text, nul) == text + "," + nul + "\n");
    const std::string huge(3'000'000, 'h');
    BOOST_CHECK(row(Json::object(), huge, huge + "\"") == huge + ",\"" + huge + "\"\"\"\n");
}

BOOST_AUTO_TEST_CASE(null_and_empty_text_differ) {
    BOOST_TEST(row(Json::object(), nullptr, "") == ",\"\"\n");
    BOOST_TEST(row({{"null_text", "\\N"}}, nullptr, "") == "\\N,\n");
    BOOST_TEST(row({{"null_text", "\\N"}}, "\\N", "\\N ") == "\"\\N\",\"\\N \"\n");
    BOOST_TEST(row({{"quoting", "all"}}, nullptr, "") == ",\"\"\n");
    BOOST_TEST(row({{"quoting", "text"}, {"null_text", "NULL"}}, nullptr, "NULL") == "NULL,\"NULL\"\n");
    BOOST_TEST(row({{"quoting", "none"}}, nullptr, "") == ",\n");
}

BOOST_AUTO_TEST_CASE(typed_values_equal_to_the_null_text_are_quoted) {
    const Table table = {"t", {{"n", ColumnType::int64}, {"b", ColumnType::boolean}}, {}};
    BOOST_TEST(write(table, {{"null_text", "0"}}, {{0, true}, {nullptr, nullptr}, {10, false}}).text() ==
               "n,b\n\"0\",true\n0,0\n10,false\n");
    BOOST_TEST(write(table, {{"null_text", "true"}}, {{1, true}, {nullptr, nullptr}}).text() ==
               "n,b\n1,\"true\"\ntrue,true\n");
}

BOOST_AUTO_TEST_CASE(a_row_is_never_a_blank_line) {
    BOOST_TEST(write(single, Json::object(), {{nullptr}, {""}, {"x"}}).text() == "a\n\"\"\n\"\"\nx\n");
    BOOST_TEST(write(single, {{"null_text", "NULL"}}, {{nullptr}, {""}}).text() == "a\nNULL\n\"\"\n");
    BOOST_TEST(write(single, {{"quoting", "none"}}, {{nullptr}, {""}}).text() == "a\n\n\n");
}

BOOST_AUTO_TEST_CASE(quoting_all_quotes_every_value_and_header) {
    const Row row = {true, 1, 1.5, 0, 0, "x", "[]", "1.0"};
    BOOST_TEST(write(typed, {{"quoting", "all"}}, {row}).text() ==
               "\"boolean\",\"integer\",\"number\",\"date\",\"datetime\",\"text\",\"json\",\"decimal\"\n"
               "\"true\",\"1\",\"1.5\",\"1970-01-01\",\"1970-01-01T00:00:00Z\",\"x\",\"[]\",\"1.0\"\n");
}

BOOST_AUTO_TEST_CASE(quoting_text_quotes_text_and_json) {
    const Row row = {true, 1, 1.5, 0, 0, "x", "[]", "1.0"};
    BOOST_TEST(write(typed, {{"quoting", "text"}, {"header", false}}, {row}).text() ==
               "true,1,1.5,1970-01-01,1970-01-01T00:00:00Z,\"x\",\"[]\",1.0\n");
}

BOOST_AUTO_TEST_CASE(quoting_none_refuses_what_would_be_misread) {
    const Json none = {{"quoting", "none"}};
    BOOST_TEST(write(text_pair, none, {{" a ", "x y"}}).text() == "a,b\n a ,x y\n");
    const auto refused = [&](const Json &settings, const char *text) {
        const Written written = write(text_pair, settings, {{"1", "2"}, {"3", "4"}, {"5", text}});
        check_refused(written, SLUICE_BAD_DATA, "encode", "table 'pairs', row 3, column 'b'");
        BOOST_TEST(written.message.find(text) == std::string::npos);
    };
    refused(none, "a,b");
    refused(none, "5\"");
    refused(none, "a\nb");
    refused(none, "a\rb");
    refused({{"quoting", "none"}, {"null_text", "NULL"}}, "NULL");
    const Table table = {"t", {{"a,b", ColumnType::text}}, {}};
    check_refused(write(table, none, {}), SLUICE_BAD_CONFIG, "open", "header 'a,b'");
}

BOOST_AUTO_TEST_CASE(delimiter_and_quote_can_be_other_characters) {
    BOOST_TEST(row({{"delimiter", "\t"}}, "a\tb", "c,d") == "\"a\tb\"\tc,d\n");
    BOOST_TEST(row({{"delimiter", "\\t"}}, "a\tb", "c,d") == "\"a\tb\"\tc,d\n");
    BOOST_TEST(row({{"delimiter", ";"}, {"quote", "'"}}, "it's; so", "\"") == "'it''s; so';\"\n");
    BOOST_TEST(row({{"delimiter", " "}}, "a b", "c") == "\"a b\" c\n");
    BOOST_TEST(row({{"delimiter", "|"}}, "a|", "c\\d") == "\"a|\"|c\\d\n");
}

BOOST_AUTO_TEST_CASE(a_delimiter_that_occurs_in_numbers_is_quoted_there) {
    const Table table = {"t", {{"n", ColumnType::float64}, {"d", ColumnType::date32}, {"x", ColumnType::decimal}}, {}};
    BOOST_TEST(write(table, {{"delimiter", "."}}, {{1.5, 0, "2.50"}}).text() == "n.d.x\n\"1.5\".1970-01-01.\"2.50\"\n");
    BOOST_TEST(write(table, {{"delimiter", "-"}}, {{1.5, 0, "2.50"}}).text() == "n-d-x\n1.5-\"1970-01-01\"-2.50\n");
    BOOST_TEST(write(table, {{"quote", "0"}}, {{1.5, 0, "2.50"}}).text() == "n,d,x\n1.5,019700-001-0010,02.5000\n");
}

BOOST_AUTO_TEST_CASE(line_ends) {
    BOOST_TEST(write(text_pair, {{"line_end", "crlf"}}, {{"1", "2\n3"}}).text() == "a,b\r\n1,\"2\n3\"\r\n");
    BOOST_TEST(write(text_pair, {{"line_end", "lf"}}, {{"1", "2"}}).text() == "a,b\n1,2\n");
}

BOOST_AUTO_TEST_CASE(header_and_byte_order_mark) {
    BOOST_TEST(write(text_pair, {{"header", false}}, {}).text() == "");
    BOOST_TEST(write(text_pair, {{"bom", true}}, {{"1", "2"}}).text() == byte_order_mark + "a,b\n1,2\n");
    BOOST_TEST(write(text_pair, {{"bom", true}, {"header", false}}, {}).text() == byte_order_mark);
    const Table table = {
        "t", {{"a, \"b\"", ColumnType::int64}, {" c", ColumnType::int64}, {"d", ColumnType::int64}}, {}};
    BOOST_TEST(write(table, Json::object(), {}).text() == "\"a, \"\"b\"\"\",\" c\",d\n");
}

BOOST_AUTO_TEST_CASE(headers_are_labels_codes_or_both) {
    const Table table = {
        "t", {{"Name, full", ColumnType::text, {{"sluice.code", "name"}}}, {"n", ColumnType::int64}}, {}};
    const auto head = [&](const char *names) { return write(table, {{"header_names", names}}, {}).text(); };
    BOOST_TEST(head("label") == "\"Name, full\",n\n");
    BOOST_TEST(head("code") == "name,n\n");
    BOOST_TEST(head("both") == "\"Name, full\",n\nname,n\n");
    BOOST_TEST(write(table, {{"header_names", "all"}}, {}).message.find("label, code and both") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_table_may_say_that_it_has_no_header) {
    Table table = text_pair;
    table.metadata = {{SLUICE_META_HEADER_ROWS, "0"}};
    BOOST_TEST(write(table, Json::object(), {{"1", "2"}}).text() == "1,2\n");
    BOOST_TEST(write(table, {{"header", true}}, {{"1", "2"}}).text() == "a,b\n1,2\n");
    table.metadata = {{SLUICE_META_HEADER_ROWS, "2"}};
    BOOST_TEST(write(table, Json::object(), {{"1", "2"}}).text() == "a,b\n1,2\n");
}

BOOST_AUTO_TEST_CASE(every_table_has_a_file) {
    std::vector<sluice::test::TableRows> batches;
    batches.push_back({1, make_batch(single, {{"x"}})});
    batches.push_back({0, make_batch(text_pair, {{"1", "2"}})});
    batches.push_back({1, make_batch(single, {{"y"}})});
    const Written written = sluice::test::write_tables<CsvWriter>({text_pair, single}, {{"bom", true}}, batches);
    BOOST_REQUIRE(written.files.size() == 2);
    BOOST_TEST(written.files[0].bytes == byte_order_mark + "a,b\n1,2\n");
    BOOST_TEST(written.files[1].suffix == "-singles.csv");
    BOOST_TEST(written.files[1].bytes == byte_order_mark + "a\nx\ny\n");
}

BOOST_AUTO_TEST_CASE(impossible_settings_are_refused) {
    const auto refused = [](const Json &settings, const char *part) {
        const Written written = write(text_pair, settings, {});
        check_refused(written, SLUICE_BAD_CONFIG, "open", part);
        BOOST_TEST(written.files.empty());
    };
    refused({{"delimiter", "\""}}, "the same character");
    refused({{"delimiter", "'"}, {"quote", "'"}}, "the same character");
    refused({{"delimiter", "\n"}}, "'delimiter' cannot be a line break");
    refused({{"delimiter", "\r"}}, "'delimiter' cannot be a line break");
    refused({{"quote", "\n"}}, "'quote' cannot be a line break");
    refused({{"delimiter", ""}}, "'delimiter' must be one ASCII character");
    refused({{"delimiter", ",,"}}, "'delimiter' must be one ASCII character");
    refused({{"delimiter", "¦"}}, "'delimiter' must be one ASCII character");
    refused({{"delimiter", std::string(1, '\0')}}, "'delimiter' must be one ASCII character");
    refused({{"quote", ""}}, "'quote' must be one ASCII character");
    refused({{"quoting", "some"}}, "'quoting' is 'some'; possible are minimal, text, all and none");
    refused({{"line_end", "nl"}}, "'line_end' is 'nl'; possible are lf, crlf and cr");
    refused({{"null_text", "a,b"}}, "'null_text' cannot hold the delimiter");
    refused({{"null_text", "\""}}, "'null_text' cannot hold the delimiter");
    refused({{"null_text", "a\nb"}}, "'null_text' cannot hold the delimiter");
    refused({{"header", "yes"}}, "'header' has the wrong type");
    refused({{"bom", 1}}, "'bom' has the wrong type");
    refused({{"null_text", nullptr}}, "'null_text' has the wrong type");
}

BOOST_AUTO_TEST_CASE(a_table_without_columns_is_refused) {
    check_refused(write({"nothing", {}, {}}, Json::object(), {}), SLUICE_BAD_CONFIG, "open",
                  "table 'nothing' has no columns");
}

BOOST_AUTO_TEST_CASE(a_failing_output_stops_the_writer_at_any_byte) {
    const std::string whole = byte_order_mark + "a,b\n1,x\n2,y\n";
    for (std::uint64_t bytes = 0; bytes <= whole.size(); ++bytes) {
        std::vector<sluice::test::TableRows> batches;
        for (const Rows &rows : {Rows{{"1", "x"}}, Rows{{"2", "y"}}})
            batches.push_back({0, make_batch(text_pair, rows)});
        const Written written = sluice::test::write_tables<CsvWriter>({text_pair}, {{"bom", true}}, batches, bytes);
        BOOST_TEST(written.status == (bytes < whole.size() ? SLUICE_IO_FATAL : SLUICE_OK));
        BOOST_TEST(written.message == (bytes < whole.size() ? "no space left" : ""));
        BOOST_TEST(whole.starts_with(written.text()));
    }
}

BOOST_AUTO_TEST_CASE(changed_values_are_counted_in_a_warning) {
    const Written escaped = write(text_pair, {{"formulas", "escape"}}, {{"=1", "-5"}, {"@x", "plain"}, {nullptr, "="}});
    BOOST_TEST(escaped.text() == "a,b\n'=1,-5\n'@x,plain\n,'=\n");
    BOOST_REQUIRE(escaped.warnings.size() == 1u);
    BOOST_TEST(escaped.warnings[0] ==
               "3 values that a spreadsheet would take for a formula got an apostrophe in front");

    const Json windows = {{"encoding", "windows-1252"}, {"unencodable", "replace"}};
    const Written replaced = write(text_pair, windows, {{"\u20ac", "\u4e2d\u4e2d"}});
    BOOST_TEST(replaced.text() == "a,b\n\x80,??\n");
    BOOST_REQUIRE(replaced.warnings.size() == 1u);
    BOOST_TEST(replaced.warnings[0] ==
               "1 value had characters that windows-1252 does not have; question marks stand for them");
    BOOST_TEST(write(text_pair, windows, {{"a", "\u00e9"}}).warnings.empty());
}

BOOST_AUTO_TEST_CASE(headers_are_encoded_and_escaped_like_values) {
    const Table table = {"t", {{"=a", ColumnType::text}, {"\u4e2d", ColumnType::int64}}, {}};
    BOOST_TEST(write(table, {{"formulas", "escape"}}, {{"x", -1}}).text() == "'=a,\u4e2d\nx,-1\n");
    check_refused(write(table, {{"encoding", "windows-1252"}}, {}), SLUICE_BAD_CONFIG, "open", "rename the column");
}

BOOST_AUTO_TEST_CASE(the_decimal_separator_is_for_fractions_alone) {
    const Json comma = {{"decimal_separator", ","}, {"delimiter", ";"}};
    const Table table = {
        "t",
        {{"n", ColumnType::float64}, {"d", ColumnType::decimal}, {"t", ColumnType::text}, {"j", ColumnType::json}},
        {}};
    BOOST_TEST(write(table, comma, {{1.5, "2.50", "3.5", "4.5"}}).text() == "n;d;t;j\n1,5;2,50;3.5;4.5\n");
    check_refused(write(table, {{"decimal_separator", ","}, {"quoting", "none"}}, {{1.5, "2", "3", "4"}}),
                  SLUICE_BAD_DATA, "encode", "column 'n'");
}

BOOST_AUTO_TEST_SUITE_END()
