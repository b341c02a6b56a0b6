// Settings and metadata: what is refused when the writer is opened, and with which words.
#include "plugins/writer_xlsx/workbook_plan.hpp"

#include "tests/unit/writer_xlsx/read_workbook.hpp"

namespace {

using sluice::ColumnType;
using sluice::Metadata;
using sluice::Table;
using sluice::test::Json;
using sluice::test::write_workbook;
using sluice::test::Written;

// The message of a refusal; fails the test when there is none.
std::string refusal(const std::vector<Table> &tables, const Json &settings = Json::object()) {
    const Written written = write_workbook(tables, settings, std::vector<sluice::test::TableRows>());
    BOOST_TEST(written.status == SLUICE_BAD_CONFIG);
    BOOST_TEST(written.call == "open");
    return written.message;
}

std::string refusal_of_column(const Metadata &metadata) {
    return refusal({{"t", {{"price", ColumnType::float64, metadata}}, {}}});
}

std::string refusal_of_setting(const Json &settings) { return refusal({{"t", {}, {}}}, settings); }

}  // namespace

BOOST_AUTO_TEST_SUITE(workbook_plan)

BOOST_AUTO_TEST_CASE(metadata_that_cannot_be_read_is_refused) {
    for (const char *width : {"-1", "256", "wide", "12cm", "nan", ""})
        BOOST_TEST(refusal_of_column({{"sluice.width", width}}) ==
                   "column 'price' has the width '" + std::string(width) +
                       "'; a width is a number of characters from 0 to 255");
    BOOST_TEST(refusal_of_column({{"sluice.number_format", "0\"x"}}) ==
               "column 'price' has a number format that Excel does not take: a quote is not closed");
    BOOST_TEST(refusal({{"t", {}, {{"sluice.header_rows", "3"}}}}) ==
               "table 't' has sluice.header_rows '3'; it is a number from 0 to 2");
    BOOST_TEST(refusal({{"t", {{"a", ColumnType::text}}, {{"sluice.freeze", "2"}}}}) ==
               "table 't' has sluice.freeze '2'; it is a number from 0 to 1");
}

BOOST_AUTO_TEST_CASE(settings_that_the_schema_cannot_judge_are_refused) {
    BOOST_TEST(refusal_of_setting({{"header_style", {{"fill", "red"}}}}) ==
               "the setting 'header_style.fill' is 'red', which is no colour; write it as \"#RRGGBB\"");
    for (const char *color : {"#12345", "#1234567", "#12345g", "1234567", "#+12345"})
        BOOST_TEST(!refusal_of_setting({{"header_style", {{"color", color}}}}).empty());
    BOOST_TEST(refusal_of_setting({{"number_formats", {{"date", ""}}}}) ==
               "the setting 'number_formats.date' is no number format that Excel takes: it is empty");
    BOOST_TEST(refusal_of_setting({{"compression", "best"}}) == "the setting 'compression' has an unknown value");
    BOOST_TEST(refusal_of_setting({{"header", "yes"}}) == "the setting 'header' has the wrong type");
}

BOOST_AUTO_TEST_CASE(a_workbook_needs_a_visible_sheet) {
    const Metadata hidden = {{"sluice.hidden", "1"}};
    BOOST_TEST(refusal({{"a", {}, hidden}, {"b", {}, hidden}}) ==
               "every table is hidden; an Excel workbook needs a visible sheet");
    BOOST_TEST(refusal({}) == "there is no table; an Excel workbook needs at least one sheet");
}

BOOST_AUTO_TEST_CASE(sheet_names_follow_the_policy) {
    BOOST_TEST(refusal({{"a/b", {}, {}}}, {{"sheet_names", "fail"}}) ==
               "'a/b' cannot be the name of a sheet: it holds a control character or one of []:*?/\\; rename the table "
               "or set sheet_names: adapt");
    BOOST_TEST(refusal({{"a", {}, {}}, {"A", {}, {}}}, {{"sheet_names", "fail"}}).starts_with("'A' cannot be"));
    const Written adapted = write_workbook(Table{"a/b", {}, {}}, Json::object(), {});
    BOOST_TEST(adapted.status == SLUICE_OK);
    BOOST_TEST(adapted.warnings.at(0).find("the sheet is called 'a_b'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_workbook_takes_200_number_formats_of_its_own) {
    Table table = {"t", {}, {}};
    for (int i = 0; i < 201; ++i) {
        const std::string format = "0 \"" + std::to_string(i) + "\"";
        table.columns.push_back({"c" + std::to_string(i), ColumnType::int64, {{"sluice.number_format", format}}});
        table.columns.push_back({"d" + std::to_string(i), ColumnType::int64, {{"sluice.number_format", "0.00"}}});
    }
    BOOST_TEST(refusal({table}).starts_with("the columns have 201 different number formats"));
    table.columns.resize(400);
    const Json sheet = sluice::test::read_sheet(write_workbook(table, Json::object(), {}));
    BOOST_TEST(sheet["rows"][0].size() == 400);
}

BOOST_AUTO_TEST_CASE(the_time_of_the_file_is_that_of_the_environment) {
    const auto with_epoch = [](const char *epoch) {
        setenv("SOURCE_DATE_EPOCH", epoch, 1);
        Written written = write_workbook(Table{"t", {}, {}}, Json::object(), {});
        unsetenv("SOURCE_DATE_EPOCH");
        return written;
    };
    BOOST_TEST(sluice::test::read_workbook(with_epoch("1700000000"))["created"] == "2023-11-14T22:13:20");
    BOOST_TEST(sluice::test::read_workbook(with_epoch(""))["created"] == "2000-01-01T00:00:00");
    for (const char *epoch : {"yesterday", "-1", "12x", "999999999999999"}) {
        const Written refused = with_epoch(epoch);
        BOOST_TEST(refused.status == SLUICE_BAD_CONFIG);
        BOOST_TEST(refused.message.find("SOURCE_DATE_EPOCH") != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
