// writer_xlsx as a whole: workbooks read again by openpyxl and Gnumeric.
#include "tests/unit/writer_xlsx/read_workbook.hpp"

#include <cmath>
#include <limits>

namespace {

using sluice::Column;
using sluice::ColumnType;
using sluice::Metadata;
using sluice::Table;
using sluice::test::Json;
using sluice::test::make_batch;
using sluice::test::read_sheet;
using sluice::test::read_workbook;
using sluice::test::Row;
using sluice::test::Rows;
using sluice::test::TableRows;
using sluice::test::write_workbook;
using sluice::test::Written;

const Table typed = {"Entities",
                     {{"text", ColumnType::text},
                      {"integer", ColumnType::int64},
                      {"number", ColumnType::float64},
                      {"decimal", ColumnType::decimal},
                      {"boolean", ColumnType::boolean},
                      {"date", ColumnType::date32},
                      {"datetime", ColumnType::timestamp},
                      {"json", ColumnType::json}},
                     {}};
const Row no_values(8, nullptr);

Table one_column(ColumnType type, Metadata metadata = {}) {
    return {"Sheet", {{"value", type, std::move(metadata)}}, {}};
}

// The cells below the header of a sheet with one column.
Json one_column_cells(const Written &written) {
    Json cells = Json::array();
    const Json sheet = read_sheet(written);
    for (std::size_t row = 1; row < sheet["rows"].size(); ++row) cells.push_back(sheet["rows"][row][0]);
    return cells;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer_xlsx)

BOOST_AUTO_TEST_CASE(values_keep_their_types) {
    const Rows rows = {
        {"0012", 5, 0.1 + 0.2, "190.50", true, 0, 1'540'820'532'706'000, R"({"a":1})"},
        no_values,
        {"", -999'999'999'999'999, 1e300, "-0.000001", false, 17'833, 0, "null"},
        {"=1+1", 0, -0.0, "0", nullptr, -25'508, 253'402'300'799'000'000, nullptr},
    };
    const Written written = write_workbook(typed, Json::object(), rows);
    const Json sheet = read_sheet(written);
    BOOST_TEST(written.warnings.empty());
    BOOST_TEST(written.files[0].suffix == ".xlsx");
    BOOST_TEST(written.files[0].content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    BOOST_TEST(sheet["name"] == "Entities");
    BOOST_TEST(sheet["dimension"] == "A1:H5");
    const Json expected = {
        {"text", "integer", "number", "decimal", "boolean", "date", "datetime", "json"},
        {"0012",
         5,
         0.1 + 0.2,
         190.5,
         true,
         {{"date", "1970-01-01"}},
         {{"datetime", "2018-10-29T13:42:12.706000"}},
         R"({"a":1})"},
        no_values,
        {nullptr,
         -999'999'999'999'999,
         1e300,
         -0.000001,
         false,
         {{"date", "2018-10-29"}},
         {{"datetime", "1970-01-01T00:00:00"}},
         "null"},
        {"=1+1", 0, 0, 0, nullptr, {{"date", "1900-03-01"}}, {{"datetime", "9999-12-31T23:59:59"}}, nullptr},
    };
    for (std::size_t row = 0; row < expected.size(); ++row)
        for (std::size_t column = 0; column < expected[row].size(); ++column)
            BOOST_TEST(sheet["rows"][row][column] == expected[row][column],
                       "row " << row << ", column " << column << ": " << sheet["rows"][row][column]);
    BOOST_TEST(sheet["formats"][1] ==
               Json({"General", "0", "General", "General", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "General"}));
}

BOOST_AUTO_TEST_CASE(what_excel_cannot_hold_is_text_and_counted) {
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
    const auto column = [](const Written &written) { return one_column_cells(written); };

    Written written = write_workbook(one_column(ColumnType::int64), Json::object(),
                                     {{1'000'000'000'000'000}, {std::numeric_limits<std::int64_t>::min()}, {7}});
    BOOST_TEST(column(written) == Json({"1000000000000000", "-9223372036854775808", 7}));
    BOOST_REQUIRE(written.warnings.size() == 1);
    BOOST_TEST(written.warnings[0] ==
               "sheet 'Sheet', column 'value': 2 numbers of more than 15 digits were written as text");

    written = write_workbook(one_column(ColumnType::decimal), Json::object(),
                             {{"123456789012345.6"}, {"0.0012345678901234500"}});
    BOOST_TEST(column(written) == Json({"123456789012345.6", 0.00123456789012345}));
    BOOST_TEST(written.warnings.at(0).find("1 number of more than 15 digits was written") != std::string::npos);

    written = write_workbook(one_column(ColumnType::float64), Json::object(),
                             {{nan}, {infinite}, {-infinite}, {5e-324}, {1.7e308}, {1.5}});
    BOOST_TEST(column(written) == Json({"NaN", "Infinity", "-Infinity", "5e-324", "1.7e+308", 1.5}));
    BOOST_TEST(written.warnings.at(0).find("5 numbers that Excel cannot hold") != std::string::npos);

    written = write_workbook(one_column(ColumnType::date32), Json::object(),
                             {{-25'509}, {2'932'897}, {std::numeric_limits<std::int32_t>::min()}, {2'932'896}});
    BOOST_TEST(column(written) == Json({"1900-02-28", "+10000-01-01", "-5877641-06-23", {{"date", "9999-12-31"}}}));
    BOOST_TEST(written.warnings.at(0).find("3 dates outside 1900-03-01 to 9999-12-31 were") != std::string::npos);

    written = write_workbook(one_column(ColumnType::timestamp), Json::object(),
                             {{-2'203'977'600'000'001}, {std::numeric_limits<std::int64_t>::max()}, {1}});
    BOOST_TEST(column(written)[0] == "1900-02-27T23:59:59.999999Z");
    BOOST_TEST(column(written)[1] == "+294247-01-10T04:00:54.775807Z");
    BOOST_TEST(column(written)[2].contains("datetime"));
}

BOOST_AUTO_TEST_CASE(text_reads_back_as_it_was) {
    const Rows rows = {{" leading"},
                       {"trailing "},
                       {"two\nlines\tand a tab"},
                       {"carriage\r\nreturn"},
                       {"<b>&amp;\"'</b>"},
                       {"control \x01\x1f here"},
                       {"_x0041_ and _xZZZZ_ and _x00"},
                       {"_x0041\x02_x0041_"},
                       {"日本語 العربية 😀 ö"},
                       {"\xef\xbf\xbe\xef\xbf\xbf noncharacters"},
                       {"\xef\xbf\xbd\xef\xbc\xa1 replacement and full width"},
                       {"+49 30 1234"},
                       {"1e5"},
                       {"2020-01-01"},
                       {std::string("nul\0inside", 10)}};
    const Json cells = one_column_cells(write_workbook(one_column(ColumnType::text), Json::object(), rows));
    BOOST_REQUIRE(cells.size() == rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row)
        BOOST_TEST(cells[row] == rows[row][0], "row " << row << ": " << cells[row]);
}

BOOST_AUTO_TEST_CASE(control_characters_follow_the_policy) {
    const Rows rows = {{"a\x01"
                        "b\r\nc"},
                       {"_x00\x02"
                        "41_"},
                       {"\x03 x"}};
    const Written stripped = write_workbook(one_column(ColumnType::text), {{"control_characters", "strip"}}, rows);
    BOOST_TEST(one_column_cells(stripped) == Json({"ab\r\nc", "_x0041_", " x"}));
    BOOST_TEST(stripped.warnings.at(0) == "sheet 'Sheet', column 'value': 3 control characters were left out");

    const Written failed = write_workbook(one_column(ColumnType::text), {{"control_characters", "fail"}}, rows, 3);
    BOOST_TEST(failed.status == SLUICE_BAD_DATA);
    BOOST_TEST(failed.call == "encode");
    BOOST_TEST(failed.message ==
               "table 'Sheet', row 1, column 'value': the text holds a control character, which an Excel file cannot; "
               "set control_characters to escape or strip");
    const Written header =
        write_workbook({"t", {{"a\x01", ColumnType::text}}, {}}, {{"control_characters", "fail"}}, {});
    BOOST_TEST(header.status == SLUICE_BAD_CONFIG);
    BOOST_TEST(header.call == "open");
}

BOOST_AUTO_TEST_CASE(long_text_follows_the_policy) {
    std::string emoji;  // two UTF-16 units and four bytes each
    for (int i = 0; i < 16'383; ++i) emoji += "😀";
    const Rows fitting = {{std::string(32'767, '<')}, {emoji + "x"}};
    const Json cells = one_column_cells(write_workbook(one_column(ColumnType::text), Json::object(), fitting));
    BOOST_TEST((cells[0] == fitting[0][0]));
    BOOST_TEST((cells[1] == fitting[1][0]));

    const Rows too_long = {{"short"}, {std::string(32'768, 'x')}, {emoji + "😀"}, {std::string(2'000'000, '\x01')}};
    const Written failed = write_workbook(one_column(ColumnType::json), Json::object(), too_long, 4);
    BOOST_TEST(failed.status == SLUICE_BAD_DATA);
    BOOST_TEST(failed.message.starts_with("table 'Sheet', row 2, column 'value': the text is longer than the 32767"));

    const Written truncated = write_workbook(one_column(ColumnType::text), {{"long_text", "truncate"}}, too_long);
    const Json shortened = one_column_cells(truncated);
    BOOST_TEST(shortened[0] == "short");
    for (int row = 1; row <= 3; ++row) {
        const std::string text = shortened[static_cast<std::size_t>(row)];
        BOOST_TEST(text.ends_with(" …[truncated]"));
        BOOST_TEST(sluice::xlsx::utf16_units(text) >= 32'766);
        BOOST_TEST(sluice::xlsx::utf16_units(text) <= 32'767);
    }
    BOOST_TEST(truncated.warnings.at(0) ==
               "sheet 'Sheet', column 'value': 3 texts of more than 32767 characters were truncated");
}

BOOST_AUTO_TEST_CASE(a_sheet_has_header_panes_filter_and_widths) {
    const Table table = {"Products",
                         {{"id", ColumnType::text, {{"sluice.width", "30"}, {"sluice.number_format", "@"}}},
                          {"a rather long header", ColumnType::int64},
                          {"price", ColumnType::decimal, {{"sluice.number_format", "#,##0.00 \"€\""}}}},
                         {{"sluice.freeze", "1"}}};
    const Json sheet = read_sheet(write_workbook(table, Json::object(), {{"1", 2, "3.5"}}));
    BOOST_TEST(sheet["freeze"] == "B2");
    BOOST_TEST(sheet["filter"] == "A1:C2");
    BOOST_TEST(sheet["widths"] == Json({30.0, 23.0, 10.0}));
    BOOST_TEST(sheet["bold"] == Json({true, false}));
    BOOST_TEST(sheet["fills"][0][0] == "FFE7E6E6");
    BOOST_TEST(sheet["formats"][1] == Json({"@", "0", "#,##0.00 \"€\""}));

    const Json settings = {{"sheet_name", "Mine"},
                           {"freeze_header", false},
                           {"autofilter", false},
                           {"column_width", 12},
                           {"header_style", {{"bold", false}, {"fill", "#000000"}, {"color", "#FFFFFF"}}},
                           {"number_formats", {{"integer", "#,##0"}, {"date", "dd.mm.yyyy"}}}};
    const Json other = read_sheet(write_workbook(table, settings, {{"1", 2, "3.5"}}));
    BOOST_TEST(other["name"] == "Mine");
    BOOST_TEST(other["freeze"] == "B1");
    BOOST_TEST(other["filter"] == nullptr);
    BOOST_TEST(other["widths"] == Json({30.0, 12.0, 12.0}));
    BOOST_TEST(other["bold"] == Json({false, false}));
    BOOST_TEST(other["fills"][0][0] == "FF000000");
    BOOST_TEST(other["formats"][1][1] == "#,##0");

    const Json bare = read_sheet(write_workbook(table, {{"header", false}}, {{"1", 2, "3.5"}}));
    BOOST_TEST(bare["rows"] == Json::array({{"1", 2, 3.5}}));
    BOOST_TEST(bare["filter"] == nullptr);
}

BOOST_AUTO_TEST_CASE(groups_stand_above_the_names) {
    const Table table = {"t",
                         {{"id", ColumnType::text},
                          {"en", ColumnType::text, {{"sluice.group", "Name"}}},
                          {"de", ColumnType::text, {{"sluice.group", "Name"}}},
                          {"price", ColumnType::int64, {{"sluice.group", "Sales"}}}},
                         {}};
    const Json sheet = read_sheet(write_workbook(table, Json::object(), {{"1", "a", "b", 2}}));
    BOOST_TEST(sheet["rows"] ==
               Json({{nullptr, "Name", nullptr, "Sales"}, {"id", "en", "de", "price"}, {"1", "a", "b", 2}}));
    BOOST_TEST(sheet["merged"] == Json::array({"B1:C1"}));
    BOOST_TEST(sheet["freeze"] == "A3");
    BOOST_TEST(sheet["filter"] == "A2:D3");

    Table one_row = table;
    one_row.metadata = {{"sluice.header_rows", "1"}};
    BOOST_TEST(read_sheet(write_workbook(one_row, Json::object(), {}))["rows"] ==
               Json::array({{"id", "en", "de", "price"}}));
    one_row.metadata = {{"sluice.header_rows", "0"}};
    BOOST_TEST(read_sheet(write_workbook(one_row, Json::object(), {{"1", "a", "b", 2}}))["rows"].size() == 1);
    BOOST_TEST(read_sheet(write_workbook(one_row, {{"header", true}}, {{"1", "a", "b", 2}}))["rows"].size() == 2);
}

BOOST_AUTO_TEST_CASE(tables_become_sheets) {
    const Table hidden = {"Codes", {{"code", ColumnType::text}}, {{"sluice.hidden", "1"}}};
    const Table second = {"Sales/2024", {{"day", ColumnType::date32}}, {}};
    const Table third = {"sales_2024", {{"n", ColumnType::int64}}, {}};
    std::vector<TableRows> batches;
    batches.push_back({1, make_batch(second, {{1}})});
    batches.push_back({0, make_batch(hidden, {{"x"}})});
    batches.push_back({1, make_batch(second, {{2}, {3}})});
    const Written written = write_workbook({hidden, second, third}, Json::object(), batches);
    const Json workbook = read_workbook(written);
    BOOST_TEST(workbook["active"] == "Sales_2024");
    BOOST_TEST(workbook["created"] == "2000-01-01T00:00:00");
    const Json &sheets = workbook["sheets"];
    BOOST_REQUIRE(sheets.size() == 3);
    BOOST_TEST(sheets[0]["state"] == "hidden");
    BOOST_TEST(sheets[0]["rows"] == Json({{"code"}, {"x"}}));
    BOOST_TEST(sheets[1]["rows"].size() == 4);
    BOOST_TEST(sheets[1]["rows"][3][0]["date"] == "1970-01-04");
    BOOST_TEST(sheets[2]["name"] == "sales_2024 (2)");
    BOOST_TEST(written.warnings.size() == 2);
}

BOOST_AUTO_TEST_CASE(empty_tables_make_files_that_open) {
    const Table no_columns = {"nothing", {}, {}};
    for (const Json &settings : {Json::object(), Json{{"header", false}}}) {
        const Json sheet = read_sheet(write_workbook(one_column(ColumnType::text), settings, {}));
        BOOST_TEST(sheet["dimension"] == "A1:A1");
        BOOST_TEST(read_sheet(write_workbook(no_columns, settings, {}))["name"] == "nothing");
        BOOST_TEST(read_sheet(write_workbook(no_columns, settings, {{}, {}, {}}))["name"] == "nothing");
    }
    const Json nulls =
        read_sheet(write_workbook(one_column(ColumnType::int64), Json::object(), {{nullptr}, {nullptr}}));
    BOOST_TEST(nulls["filter"] == "A1:A3");
}

BOOST_AUTO_TEST_CASE(the_widest_sheet_is_written_and_a_wider_one_refused) {
    Table wide = {"wide", {}, {}};
    Row row;
    for (int i = 0; i < 16'384; ++i) {
        wide.columns.push_back({"c" + std::to_string(i), i % 2 == 0 ? ColumnType::text : ColumnType::date32});
        row.push_back(i % 2 == 0 ? Json("v" + std::to_string(i)) : Json(i));
    }
    const Json sheet = read_sheet(write_workbook(wide, Json::object(), {row}));
    BOOST_TEST(sheet["dimension"] == "A1:XFD2");
    BOOST_TEST(sheet["rows"][1][16'382] == "v16382");
    BOOST_TEST(sheet["rows"][1][16'383]["date"] == "2014-11-09");

    wide.columns.push_back({"one more", ColumnType::text});
    const Written refused = write_workbook(wide, Json::object(), {});
    BOOST_TEST(refused.status == SLUICE_BAD_CONFIG);
    BOOST_TEST(refused.message == "table 'wide' has 16385 columns; an Excel sheet has at most 16384");
}

BOOST_AUTO_TEST_CASE(gnumeric_reads_the_same) {
    const Rows rows = {{"0012", 5, 0.1 + 0.2, "190.50", true, 17'833, 1'540'820'532'000'000, R"({"a":1})"},
                       {"a,\"b\" ", -7, -2.5, "-0.25", false, 0, 0, nullptr}};
    for (const char *compression : {"fast", "balanced", "small"}) {
        const Written written = write_workbook(typed, {{"compression", compression}}, rows);
        BOOST_REQUIRE(written.status == SLUICE_OK);
        const sluice::test::TempFolder folder;
        sluice::test::write_file(folder.path() / "book.xlsx", written.text());
        const sluice::test::ChildResult converted =
            sluice::test::run({"ssconvert", "book.xlsx", "book.csv"}, folder.path(),
                              {"HOME=" + folder.path().string(), "LC_ALL=C.UTF-8"});
        BOOST_REQUIRE_MESSAGE(converted.exit_code == 0, converted.err);
        BOOST_TEST(sluice::test::read_file(folder.path() / "book.csv") ==
                   "text,integer,number,decimal,boolean,date,datetime,json\n"
                   "0012,5,0.30000000000000004,190.5,TRUE,2018/10/29,\"2018/10/29 13:42:12\",\"{\"\"a\"\":1}\"\n"
                   "\"a,\"\"b\"\" \",-7,-2.5,-0.25,FALSE,1970/01/01,1970/01/01,\n");
    }
}

BOOST_AUTO_TEST_CASE(the_checks_of_workbooks_can_fail) {
    const Table table = {"rows", {{"text", ColumnType::text}, {"number", ColumnType::int64}}, {}};
    const Written written = write_workbook(table, Json::object(), {{"x", 1}, {"y", 2}});
    const sluice::test::TempFolder folder;
    sluice::test::write_file(folder.path() / "good.xlsx", written.text());
    sluice::test::run_reader("xlsx_check_finds.py", folder.path() / "good.xlsx");
}

BOOST_AUTO_TEST_SUITE_END()
