// Files with awkward values, read back by Python's csv and json modules.
#include "plugins/writer_csv/csv_writer.hpp"
#include "plugins/writer_json/json_writer.hpp"
#include "plugins/writer_ndjson/ndjson_writer.hpp"
#include "tests/child_process.hpp"
#include "tests/unit/writers/write_tables.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using sluice::ColumnType;
using sluice::Table;
using sluice::test::Json;
using sluice::test::Row;
using sluice::test::Rows;

const Table texts = {
    "texts", {{"left", ColumnType::text}, {"middle, \"of\" it", ColumnType::text}, {"right", ColumnType::text}}, {}};

std::vector<std::string> awkward_texts() {
    std::vector<std::string> result = {std::string("nul\0nul", 7),
                                       std::string(200'000, 'x') + "\"" + std::string(200'000, ',')};
    for (const char *text : {"plain",
                             "",
                             " ",
                             "  two  ",
                             "\t",
                             ",",
                             ";",
                             "\"",
                             "\"\"",
                             "\"quoted\"",
                             "'",
                             "it's",
                             "a,b;c|d\te",
                             "\n",
                             "\r",
                             "\r\n",
                             "line\r\nline\nline\rline",
                             "ends with\n",
                             "\"\n\"",
                             "\\",
                             "\\N",
                             "\\n",
                             "NULL",
                             "null",
                             "0",
                             "007",
                             "-1",
                             "1e5",
                             "=1+1",
                             "@sum",
                             "# no comment",
                             "Größe",
                             "👩‍🔬🇩🇪",
                             "مرحبا بالعالم",
                             "שלום",
                             "漢字かな",
                             "e\u0301",
                             "\uFEFFmark",
                             "\u2028\u2029",
                             "\x01\x1b\x1f\x7f"})
        result.emplace_back(text);
    for (std::size_t size = 14; size < 19; ++size) result.push_back(std::string(size, 'y') + "\"\n");
    return result;
}

/// Every text in every place of a row, beside NULLs.
Rows awkward_rows() {
    Rows rows;
    for (const std::string &text : awkward_texts()) {
        rows.push_back({text, "b", nullptr});
        rows.push_back({nullptr, text, text});
        rows.push_back({"a", nullptr, text});
    }
    return rows;
}

/// Files in a folder, and what a reader shall find in them.
class Cases {
public:
    void add(Json expected, const std::string &bytes) {
        expected["file"] = (folder_.path() / std::to_string(cases_.size())).string();
        sluice::test::write_file(expected["file"].get<std::string>(), bytes);
        cases_.push_back(std::move(expected));
    }

    void check() const {
        const std::filesystem::path list = folder_.path() / "cases.json";
        sluice::test::write_file(list, cases_.dump());
        const std::string reader = SLUICE_SOURCE_FOLDER "/tests/unit/writers/read_text_files.py";
        const sluice::test::ChildResult result =
            sluice::test::run({"/usr/bin/python3", reader, list.string()}, folder_.path());
        BOOST_TEST(result.exit_code == 0, result.err);
        BOOST_TEST(result.out == std::to_string(cases_.size()) + " files agree\n");
    }

private:
    sluice::test::TempFolder folder_;
    Json cases_ = Json::array();
};

void add_csv(Cases &cases, const Json &settings, const Rows &rows) {
    const auto written = sluice::test::write_rows<sluice::CsvWriter>(texts, settings, rows, 7);
    BOOST_REQUIRE_EQUAL(written.message, "");
    const std::string null_text = settings.value("null_text", "");
    Json expected = Json::array();
    if (settings.value("header", true)) expected.push_back({"left", "middle, \"of\" it", "right"});
    for (const Row &row : rows) {
        expected.push_back(Json::array());
        for (const Json &cell : row) expected.back().push_back(cell.is_null() ? Json(null_text) : cell);
    }
    cases.add({{"format", "csv"},
               {"bom", settings.value("bom", false)},
               {"delimiter", settings.value("delimiter", ",")},
               {"quote", settings.value("quote", "\"")},
               {"quoting", settings.value("quoting", "minimal")},
               {"rows", expected}},
              written.text());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(python_reads)

BOOST_AUTO_TEST_CASE(csv_with_every_kind_of_settings) {
    Cases cases;
    const Rows rows = awkward_rows();
    for (const char *quoting : {"minimal", "text", "all"}) {
        for (const char *delimiter : {",", ";", "\t", "|", " ", "\x1f"})
            add_csv(cases, {{"quoting", quoting}, {"delimiter", delimiter}}, rows);
        add_csv(cases, {{"quoting", quoting}, {"line_end", "crlf"}, {"bom", true}}, rows);
        add_csv(cases, {{"quoting", quoting}, {"quote", "'"}, {"null_text", "NULL"}, {"header", false}}, rows);
        add_csv(cases, {{"quoting", quoting}, {"null_text", "\\N"}, {"delimiter", "'"}}, rows);
    }
    add_csv(cases, {{"quoting", "none"}, {"delimiter", "\x1f"}, {"quote", "\x1e"}},
            {{"say \"hi\"", " a, b ", nullptr}});
    add_csv(cases, Json::object(), {});
    cases.check();
}

BOOST_AUTO_TEST_CASE(json_and_ndjson_of_text) {
    Cases cases;
    const Rows rows = awkward_rows();
    for (const char *nulls : {"write", "omit"}) {
        Json expected = Json::array();
        for (const Row &row : rows) {
            expected.push_back(Json::object());
            for (std::size_t i = 0; i < row.size(); ++i)
                if (!row[i].is_null() || std::string_view(nulls) == "write")
                    expected.back()[texts.columns[i].name] = row[i];
        }
        const Json settings = {{"nulls", nulls}};
        cases.add({{"format", "ndjson"}, {"rows", expected}},
                  sluice::test::write_rows<sluice::NdjsonWriter>(texts, settings, rows, 7).text());
        cases.add({{"format", "json"}, {"rows", expected}},
                  sluice::test::write_rows<sluice::JsonWriter>(texts, settings, rows, 7).text());
        Json contained = settings;
        contained["container"] = "the \"rows\"\n";
        cases.add({{"format", "json"}, {"rows", {{"the \"rows\"\n", expected}}}},
                  sluice::test::write_rows<sluice::JsonWriter>(texts, contained, rows, 7).text());
    }
    cases.add({{"format", "json"}, {"rows", Json::array()}},
              sluice::test::write_rows<sluice::JsonWriter>(texts, Json::object(), {}).text());
    cases.check();
}

BOOST_AUTO_TEST_CASE(json_of_every_type) {
    const Table typed = {"typed",
                         {{"boolean", ColumnType::boolean},
                          {"integer", ColumnType::int64},
                          {"number", ColumnType::float64},
                          {"date", ColumnType::date32},
                          {"datetime", ColumnType::timestamp},
                          {"json", ColumnType::json},
                          {"decimal", ColumnType::decimal}},
                         {}};
    const Rows rows = {{true, INT64_MAX, 0.1, 0, 1, "{\n \"k\": [1.50, \"\\u00e9\"]\n}", "99999999999999999999.990"},
                       {false, -1, -1e-300, -719'528, -1, "[]", "-00.10"},
                       {nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr}};
    const Json expected = Json::parse(R"([
        {"boolean": true, "integer": "9223372036854775807", "number": "0.1", "date": "1970-01-01",
         "datetime": "1970-01-01T00:00:00.000001Z", "json": {"k": ["1.50", "é"]}, "decimal": "99999999999999999999.990"},
        {"boolean": false, "integer": "-1", "number": "-1e-300", "date": "0000-01-01",
         "datetime": "1969-12-31T23:59:59.999999Z", "json": [], "decimal": "-0.10"},
        {"boolean": null, "integer": null, "number": null, "date": null, "datetime": null, "json": null, "decimal": null}
    ])");
    Cases cases;
    cases.add({{"format", "ndjson"}, {"rows", expected}},
              sluice::test::write_rows<sluice::NdjsonWriter>(typed, Json::object(), rows).text());
    cases.add({{"format", "json"}, {"rows", expected}},
              sluice::test::write_rows<sluice::JsonWriter>(typed, Json::object(), rows).text());
    cases.check();
}

BOOST_AUTO_TEST_SUITE_END()
