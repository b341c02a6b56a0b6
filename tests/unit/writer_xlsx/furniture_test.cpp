// What stands around the cells: headers, notes, links, rules, widths, sheets that go on.
#include "tests/unit/writer_xlsx/read_workbook.hpp"

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

Table one_column(ColumnType type, Metadata metadata = {}) {
    return {"Sheet", {{"value", type, std::move(metadata)}}, {}};
}

Json rule_of(ColumnType type, const Metadata &metadata, const char *range = "A2:A1048576") {
    return read_sheet(write_workbook(one_column(type, metadata), Json::object(), {}))["rules"][range];
}

const Table with_notes = {
    "Items",
    {{"id", ColumnType::text}, {"why", ColumnType::text, {{"sluice.note_of", "price"}}}, {"price", ColumnType::int64}},
    {}};

Rows numbered_notes(std::size_t count) {
    Rows rows;
    for (std::size_t i = 0; i < count; ++i) rows.push_back({std::to_string(i), "note " + std::to_string(i), i});
    return rows;
}

bool has_warning(const Written &written, const std::string &text) {
    for (const std::string &warning : written.warnings)
        if (warning == text) return true;
    BOOST_TEST_MESSAGE("warnings: " << Json(written.warnings));
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(furniture)

BOOST_AUTO_TEST_CASE(headers_show_labels_codes_or_both) {
    const Table table = {"t",
                         {{"Name", ColumnType::text, {{"sluice.code", "mdmname"}, {"sluice.group", "Texts"}}},
                          {"price", ColumnType::int64}},
                         {}};
    const Rows rows = {{"a", 1}};
    const auto first_rows = [&](const Json &settings) { return read_sheet(write_workbook(table, settings, rows)); };
    const Json labels = {"Name", "price"}, codes = {"mdmname", "price"}, groups = {"Texts", nullptr}, data = {"a", 1};
    BOOST_TEST(first_rows({{"header_names", "label"}})["rows"] == Json::array({groups, labels, data}));
    BOOST_TEST(first_rows({{"header_names", "code"}})["rows"] == Json::array({groups, codes, data}));
    const Json both = first_rows({{"header_names", "both"}});
    BOOST_TEST(both["rows"] == Json::array({groups, labels, codes, data}));
    BOOST_TEST(both["freeze"] == "A4");
    BOOST_TEST(both["filter"] == "A3:B4");
    BOOST_TEST(both["bold"] == Json({true, true, true, false}));
}

BOOST_AUTO_TEST_CASE(groups_have_colours) {
    const Table table = {"t",
                         {{"id", ColumnType::text},
                          {"en", ColumnType::text, {{"sluice.group", "Name"}}},
                          {"de", ColumnType::text, {{"sluice.group", "Name"}}},
                          {"price", ColumnType::int64, {{"sluice.group", "Sales"}}}},
                         {}};
    const Json sheet = read_sheet(write_workbook(
        table, {{"group_style", {{"fill", "#112233"}, {"bold", false}}}, {"group_fills", {{"Name", "#FFF2CC"}}}},
        {{"1", "a", "b", 2}}));
    BOOST_TEST(sheet["fills"][0] == Json({"FF112233", "FFFFF2CC", nullptr, "FF112233"}));  // merged
    BOOST_TEST(sheet["fills"][1] == Json({"FFE7E6E6", "FFFFF2CC", "FFFFF2CC", "FFE7E6E6"}));
    BOOST_TEST(sheet["fills"][2] == Json({nullptr, nullptr, nullptr, nullptr}));
    BOOST_TEST(sheet["bold"] == Json({false, true, false}));
    BOOST_TEST(sheet["merged"] == Json::array({"B1:C1"}));
    const Written refused = write_workbook(table, {{"group_fills", {{"Name", "yellow"}}}}, {});
    BOOST_TEST(refused.message ==
               "the setting 'group_fills.Name' is 'yellow', which is no colour; write it as \"#RRGGBB\"");
}

BOOST_AUTO_TEST_CASE(help_is_a_note_of_the_header) {
    const Table table = one_column(ColumnType::text, {{"sluice.help", "What <it> is\x01 _x0041_"}});
    BOOST_TEST(read_sheet(write_workbook(table, Json::object(), {{"a"}}))["notes"] ==
               Json({{"A1", "What <it> is\x01 _x0041_"}}));
    BOOST_TEST(read_sheet(write_workbook(table, {{"header_names", "both"}}, {}))["notes"].contains("A2"));
    BOOST_TEST(read_sheet(write_workbook(table, {{"header_notes", false}}, {}))["notes"].empty());
    BOOST_TEST(read_sheet(write_workbook(table, {{"header", false}}, {{"a"}}))["notes"].empty());
    const Table long_help = one_column(ColumnType::text, {{"sluice.help", std::string(4001, 'h')}});
    const Written cut = write_workbook(long_help, Json::object(), {});
    BOOST_TEST(read_sheet(cut)["notes"]["A1"] == std::string(3999, 'h') + "…");
    BOOST_TEST(cut.warnings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(notes_of_cells) {
    const Rows rows = {{"1", "cheap\nreally", 5}, {"2", nullptr, 6}, {"3", "", 7}, {"4", "no cell", nullptr}};
    const Json sheet = read_sheet(write_workbook(with_notes, Json::object(), rows));
    BOOST_TEST(sheet["rows"] == Json::array({{"id", "price"}, {"1", 5}, {"2", 6}, {"3", 7}, {"4", nullptr}}));
    BOOST_TEST(sheet["notes"] == Json({{"B2", "cheap\nreally"}, {"B5", "no cell"}}));

    const Json as_column = read_sheet(write_workbook(with_notes, {{"notes", "column"}}, rows));
    BOOST_TEST(as_column["rows"][1] == Json({"1", "cheap\nreally", 5}));
    BOOST_TEST(as_column["notes"].empty());

    const Written none = write_workbook(with_notes, {{"notes", "none"}}, rows);
    BOOST_TEST(read_sheet(none)["rows"][1] == Json({"1", 5}));
    BOOST_TEST(read_sheet(none)["notes"].empty());
    BOOST_TEST(has_warning(none, "table 'Items': the column 'why' was left out (notes: none)"));
}

BOOST_AUTO_TEST_CASE(notes_on_a_sheet_of_their_own) {
    const Written written =
        write_workbook(with_notes, {{"notes", "sheet"}}, {{"1", "a", 5}, {"2", nullptr, 6}, {"3", " b\x02", 7}});
    const Json book = read_workbook(written);
    BOOST_REQUIRE(book["sheets"].size() == 2);
    BOOST_TEST(book["active"] == "Items");
    BOOST_TEST(book["sheets"][1]["name"] == "Items_comment");
    BOOST_TEST(book["sheets"][1]["state"] == "hidden");
    BOOST_TEST(book["sheets"][1]["rows"] ==
               Json({{nullptr, nullptr}, {nullptr, "a"}, {nullptr, nullptr}, {nullptr, " b\x02"}}));
    BOOST_TEST(has_warning(written, "2 notes of the sheet 'Items' stand in the hidden sheet 'Items_comment'"));
}

BOOST_AUTO_TEST_CASE(more_notes_than_excel_bears_go_to_the_sheet) {
    const Written written = write_workbook(with_notes, Json::object(), numbered_notes(10'003), 4);
    const Json book = read_workbook(written);
    BOOST_REQUIRE(book["sheets"].size() == 2);
    BOOST_TEST(book["sheets"][0]["notes"].size() == 10'000);
    BOOST_TEST(book["sheets"][0]["notes"]["B10001"] == "note 9999");
    const Json &rest = book["sheets"][1]["rows"];
    BOOST_REQUIRE(rest.size() == 10'004);
    BOOST_TEST(rest[10'000][1] == nullptr);
    BOOST_TEST(rest[10'001][1] == "note 10000");
    BOOST_TEST(rest[10'003][1] == "note 10002");
    BOOST_TEST(has_warning(written, "3 notes of the sheet 'Items' stand in the hidden sheet 'Items_comment'"));
    const Written large = write_workbook(with_notes, Json::object(), numbered_notes(10'003), 10'003);
    BOOST_TEST((read_workbook(large)["sheets"] == book["sheets"]));
}

BOOST_AUTO_TEST_CASE(notes_follow_the_policies_of_text) {
    const Written refused = write_workbook(with_notes, Json::object(), {{"1", std::string(32'768, 'x'), 5}});
    BOOST_TEST(refused.status == SLUICE_BAD_DATA);
    BOOST_TEST(refused.message.find("column 'why': the note is longer than 32767") != std::string::npos,
               refused.message);
    const Written cut = write_workbook(with_notes, {{"long_text", "truncate"}, {"control_characters", "strip"}},
                                       {{"1", std::string(32'768, 'x'), 5},
                                        {"2",
                                         "a\x01"
                                         "b",
                                         6}});
    const Json notes = read_sheet(cut)["notes"];
    BOOST_TEST(notes["B2"].get<std::string>().ends_with("x …[truncated]"));
    BOOST_TEST(notes["B3"] == "ab");
    BOOST_TEST(cut.warnings.size() == 2u);
    const Written escapes = write_workbook(with_notes, Json::object(), {{"1", std::string(32'767, '\x01'), 5}});
    BOOST_TEST(read_workbook(escapes)["sheets"][1]["rows"][1][1] == std::string(32'767, '\x01'));
    const Written control = write_workbook(with_notes, {{"control_characters", "fail"}},
                                           {{"2",
                                             "a\x01"
                                             "b",
                                             6}});
    BOOST_TEST(control.message.find("the note holds a control character") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(links_only_where_they_are_wanted) {
    const Table table = {"t", {{"text", ColumnType::text}, {"link", ColumnType::text, {{"sluice.link", "1"}}}}, {}};
    const std::string address = "https://example.com/a b?x=1&y=<é>#part";
    const Rows rows = {{address, address},
                       {nullptr, "not an address"},
                       {nullptr, "mailto:a@example.com"},
                       {nullptr, "javascript:alert(1)"},
                       {nullptr, "https://example.com/" + std::string(2'080, 'x')},
                       {nullptr, nullptr}};
    const Written written = write_workbook(table, Json::object(), rows);
    const Json sheet = read_sheet(written);
    BOOST_TEST(sheet["links"].size() == 2);
    BOOST_TEST(sheet["links"]["B2"].get<std::string>().starts_with("https://example.com/a%20b?x=1&y=%3c"));
    BOOST_TEST(sheet["links"].contains("B4"));
    BOOST_TEST(sheet["rows"][1][1] == address);
    BOOST_TEST(sheet["rows"][4][1] == "javascript:alert(1)");
    BOOST_TEST(
        written.warnings == std::vector<std::string>{"sheet 't', column 'link': 1 address is no link (too long, or "
                                                     "more than a sheet holds)"},
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(allowed_values_are_a_list) {
    Json rule = rule_of(ColumnType::text, {{"sluice.values", R"(["red","blue"])"}, {"sluice.required", "1"}});
    BOOST_TEST(rule["type"] == "list");
    BOOST_TEST(rule["formula1"] == "\"red,blue\"");
    BOOST_TEST(rule["allowBlank"] == false);
    BOOST_TEST(rule["errorStyle"] == nullptr);
}

BOOST_AUTO_TEST_CASE(long_lists_stand_on_a_hidden_sheet) {
    Json many = Json::array();
    for (int i = 0; i < 300; ++i) many.push_back("value " + std::to_string(i));
    const Table table = {"t",
                         {{"a", ColumnType::text, {{"sluice.values", many.dump()}}},
                          {"b", ColumnType::text, {{"sluice.values", R"(["1,5","say \"x\""," y"])"}}},
                          {"c", ColumnType::text, {{"sluice.values", many.dump()}}}},
                         {}};
    const Json book = read_workbook(write_workbook(table, Json::object(), {{"value 1", "1,5", nullptr}}));
    BOOST_REQUIRE(book["sheets"].size() == 2);
    const Json &lists = book["sheets"][1];
    BOOST_TEST(lists["name"] == "Lists");
    BOOST_TEST(lists["state"] == "hidden");
    BOOST_TEST(lists["rows"].size() == 300);
    BOOST_TEST(lists["rows"][2] == Json({"value 2", " y"}));
    BOOST_TEST(lists["rows"][3] == Json({"value 3", nullptr}));
    const Json &rules = book["sheets"][0]["rules"];
    BOOST_TEST(rules["A2:A1048576"]["formula1"] == "'Lists'!$A$1:$A$300");
    BOOST_TEST(rules["B2:B1048576"]["formula1"] == "'Lists'!$B$1:$B$3");
    BOOST_TEST(rules["C2:C1048576"]["formula1"] == "'Lists'!$A$1:$A$300");
    const Json taken = read_workbook(write_workbook({"lists", table.columns, {}}, Json::object(), {}));
    BOOST_TEST(taken["sheets"][1]["name"] == "Lists (2)");
    const Written without = write_workbook(table, {{"validation", false}}, {});
    BOOST_TEST(read_sheet(without)["rules"].empty());
}

BOOST_AUTO_TEST_CASE(rules_limit_numbers_days_and_lengths) {
    Json rule =
        rule_of(ColumnType::int64, {{"sluice.rule", R"({"min":1,"max":9,"message":"1 to 9","severity":"warning"})"}});
    BOOST_TEST(rule["type"] == "whole");
    BOOST_TEST(rule["formula1"] == "1");
    BOOST_TEST(rule["formula2"] == "9");
    BOOST_TEST(rule["error"] == "1 to 9");
    BOOST_TEST(rule["errorTitle"] == "value");
    BOOST_TEST(rule["errorStyle"] == "warning");
    rule = rule_of(ColumnType::decimal, {{"sluice.rule", R"({"min":"0.5"})"}, {"sluice.prompt", "A price"}});
    BOOST_TEST(rule["type"] == "decimal");
    BOOST_TEST(rule["operator"] == "greaterThanOrEqual");
    BOOST_TEST(rule["formula1"] == "0.5");
    BOOST_TEST(rule["prompt"] == "A price");
    rule = rule_of(ColumnType::date32, {{"sluice.rule", R"({"max":"2024-12-31"})"}});
    BOOST_TEST(rule["type"] == "date");
    BOOST_TEST(rule["operator"] == "lessThanOrEqual");
    BOOST_TEST(rule["formula1"] == "45657");
    rule = rule_of(ColumnType::text, {{"sluice.rule", R"({"max_length":5})"}});
    BOOST_TEST(rule["type"] == "textLength");
    BOOST_TEST(rule["formula1"] == "5");
    rule = rule_of(ColumnType::text, {{"sluice.required", "1"}});
    BOOST_TEST(rule["type"] == "textLength");
    BOOST_TEST(rule["operator"] == "greaterThanOrEqual");
    rule = rule_of(ColumnType::boolean, {{"sluice.prompt", "Yes or no"}});
    BOOST_TEST(rule["type"] == nullptr);
    BOOST_TEST(rule["prompt"] == "Yes or no");
}

BOOST_AUTO_TEST_CASE(rules_that_cannot_be_read_are_refused) {
    const auto problem = [](ColumnType type, const Metadata &metadata) {
        const Written written = write_workbook(one_column(type, metadata), Json::object(), {});
        BOOST_TEST(written.status == SLUICE_BAD_CONFIG);
        return written.message;
    };
    BOOST_TEST(problem(ColumnType::int64, {{"sluice.rule", "5"}}) ==
               "column 'value' has a sluice.rule that cannot be used: it is no JSON object");
    BOOST_TEST(problem(ColumnType::int64, {{"sluice.rule", R"({"min":"x"})"}}).ends_with("min is no number"));
    BOOST_TEST(problem(ColumnType::date32, {{"sluice.rule", R"({"min":"1899-01-01"})"}})
                   .ends_with("min is no day from 1900-03-01 to 9999-12-31"));
    BOOST_TEST(
        problem(ColumnType::text, {{"sluice.rule", R"({"max_length":-1})"}}).ends_with("no number of characters"));
    BOOST_TEST(problem(ColumnType::text, {{"sluice.rule", R"({"severity":"bad"})"}}).ends_with("nor none"));
    BOOST_TEST(problem(ColumnType::text, {{"sluice.values", "{}"}}).ends_with("it is no list"));
    BOOST_TEST(problem(ColumnType::text, {{"sluice.values", "[1]"}}).ends_with("an entry is no text, or empty"));
    BOOST_TEST(problem(ColumnType::text, {{"sluice.note_of", "other"}}).find("is the note of 'other'") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(long_prompts_are_cut) {
    const Written written =
        write_workbook(one_column(ColumnType::text, {{"sluice.prompt", std::string(300, 'p')}}), Json::object(), {});
    Json rule = read_sheet(written)["rules"]["A2:A1048576"];
    BOOST_TEST(rule["prompt"] == std::string(254, 'p') + "…");
    BOOST_TEST(has_warning(
        written, "column 'value': the prompt is longer than the 255 characters that Excel shows; it was cut"));
    Table table = one_column(ColumnType::text, {{"sluice.prompt", "p"}});
    table.columns[0].name = std::string(40, 'h');
    BOOST_TEST(read_sheet(write_workbook(table, Json::object(), {}))["rules"]["A2:A1048576"]["promptTitle"] ==
               std::string(31, 'h') + "…");
}

BOOST_AUTO_TEST_CASE(widths_of_the_content) {
    const Table table = {"t",
                         {{"short", ColumnType::text},
                          {"long", ColumnType::text},
                          {"own", ColumnType::text, {{"sluice.width", "5"}}},
                          {"n", ColumnType::int64}},
                         {}};
    const std::string line(30, 'x');
    const Rows rows = {
        {"a", "b", line, 1}, {"a", line + "\n" + "c", line, 123'456'789'012}, {"a", std::string(200, 'y'), line, 1}};
    const auto widths = [&](const Json &settings, const Rows &of) {
        return read_sheet(write_workbook(table, settings, of))["widths"];
    };
    BOOST_TEST(widths({{"column_width", "content"}}, {rows[0], rows[1]}) == Json({10, 31, 5, 13}));
    BOOST_TEST(widths({{"column_width", "content"}}, rows) == Json({10, 60, 5, 13}));
    BOOST_TEST(widths(Json::object(), rows) == Json({10, 10, 5, 10}));
    Rows many(1'000, rows[0]);
    many.push_back(rows[1]);
    BOOST_TEST(widths({{"column_width", "content"}}, many) == Json({10, 10, 5, 10}));
}

BOOST_AUTO_TEST_CASE(a_full_sheet_goes_on_in_the_next) {
    const Table first = {
        "Items",
        {{"id", ColumnType::text, {{"sluice.help", "h"}}}, {"why", ColumnType::text, {{"sluice.note_of", "id"}}}},
        {}};
    const Table second = {"Items (2)", {{"n", ColumnType::int64}}, {}};
    std::vector<TableRows> batches;
    batches.push_back({0, make_batch(first, {{"1", "a"}, {"2", "b"}, {"3", nullptr}, {"4", "d"}, {"5", "e"}})});
    batches.push_back({1, make_batch(second, {{7}})});
    batches.push_back({0, make_batch(first, {{"6", nullptr}, {"7", "g"}})});
    const Written written =
        write_workbook({first, second}, {{"full_sheet", "next_sheet"}, {"rows_per_sheet", 3}}, batches);
    const Json sheets = read_workbook(written)["sheets"];
    BOOST_REQUIRE(sheets.size() == 4);
    const char *names[] = {"Items", "Items (3)", "Items (4)", "Items (2)"};
    for (std::size_t i = 0; i < 4; ++i) BOOST_TEST(sheets[i]["name"] == names[i]);
    BOOST_TEST(sheets[0]["rows"] == Json({{"id"}, {"1"}, {"2"}, {"3"}}));
    BOOST_TEST(sheets[1]["rows"] == Json({{"id"}, {"4"}, {"5"}, {"6"}}));
    BOOST_TEST(sheets[2]["rows"] == Json({{"id"}, {"7"}}));
    BOOST_TEST(sheets[3]["rows"] == Json({{"n"}, {7}}));
    BOOST_TEST(sheets[1]["notes"] == Json({{"A1", "h"}, {"A2", "d"}, {"A3", "e"}}));
    BOOST_TEST(sheets[2]["notes"] == Json({{"A1", "h"}, {"A2", "g"}}));
    BOOST_TEST(sheets[2]["filter"] == "A1:A2");
    BOOST_TEST(has_warning(written, "table 'Items' takes 3 sheets, the first of them 'Items'"));

    const Written full = write_workbook(second, {{"full_sheet", "next_sheet"}, {"rows_per_sheet", 2}}, {{1}, {2}});
    BOOST_TEST(read_workbook(full)["sheets"].size() == 1);
    const Written alone = write_workbook(second, {{"rows_per_sheet", 2}}, {});
    BOOST_TEST(alone.message.find("needs 'full_sheet: next_sheet'") != std::string::npos);
    const Written many =
        write_workbook(second, {{"full_sheet", "next_sheet"}, {"rows_per_sheet", 1}}, Rows(256, Row{1}));
    BOOST_TEST(many.message.find("more than 255 sheets") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(broken_furniture_is_noticed) {
    const Table table = {
        "t",
        {{"a", ColumnType::text, {{"sluice.values", R"(["x"])"}, {"sluice.help", "h"}, {"sluice.prompt", "p"}}},
         {"b", ColumnType::text, {{"sluice.link", "1"}}}},
        {}};
    const Written written = write_workbook(table, Json::object(), {{"x", "https://example.com"}});
    const sluice::test::TempFolder folder;
    sluice::test::write_file(folder.path() / "good.xlsx", written.text());
    sluice::test::run_reader("xlsx_furniture_finds.py", folder.path() / "good.xlsx");
}

BOOST_AUTO_TEST_SUITE_END()
