// Whole files of writer_pdf. What stands on their pages is checked by tests/readers/read_pdf.py.
#include "plugins/writer_pdf/pdf_writer.hpp"

#include "tests/unit/writers/write_tables.hpp"

#include <boost/test/unit_test.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>

namespace {

using sluice::Column;
using sluice::ColumnType;
using sluice::Table;
using sluice::pdf::PdfWriter;
using sluice::test::Json;
using sluice::test::make_batch;
using sluice::test::Rows;
using sluice::test::write_tables;
using sluice::test::Written;

const Table pair = {"pairs", {{"a", ColumnType::text}, {"b", ColumnType::float64}}, {}};

Written write(const Table &table, const Json &settings, const Rows &rows, std::size_t batch_rows = 2) {
    return sluice::test::write_rows<PdfWriter>(table, settings, rows, batch_rows);
}

Rows many(int count) {
    Rows rows;
    for (int i = 0; i < count; ++i) rows.push_back({"row " + std::to_string(i), i * 0.5});
    return rows;
}

std::size_t page_count(const std::string &bytes, const char *password = nullptr) {
    QPDF file;
    file.setSuppressWarnings(true);
    file.processMemoryFile("test", bytes.data(), bytes.size(), password);
    return file.getAllPages().size();
}

void check(const Written &written, sluice_status status, std::string_view part) {
    BOOST_TEST(written.status == status);
    BOOST_TEST(written.message.find(part) != std::string::npos, written.message << " lacks: " << part);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer_pdf)

BOOST_AUTO_TEST_CASE(no_rows_make_one_page) {
    const Written written = write(pair, Json::object(), {});
    BOOST_TEST(written.status == SLUICE_OK);
    BOOST_REQUIRE(written.files.size() == 1);
    BOOST_TEST(written.files[0].suffix == ".pdf");
    BOOST_TEST(written.files[0].content_type == "application/pdf");
    BOOST_TEST(page_count(written.text()) == 1);
}

BOOST_AUTO_TEST_CASE(the_same_rows_make_the_same_bytes) {
    const Rows rows = many(450);
    for (const Json &settings : {Json::object(), Json{{"page_footer", {{"center", "{page}/{pages}"}}}}}) {
        const Written written = write(pair, settings, rows, 2);
        BOOST_TEST(written.status == SLUICE_OK, written.message);
        BOOST_TEST((written.text() == write(pair, settings, rows, 113).text()));
        BOOST_TEST(page_count(written.text()) > 3);
        BOOST_TEST(written.text().find("CreationDate") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_password_opens_the_file) {
    const Json settings = {{"password", "secr\xC3\xA9t"}};
    const Written written = write(pair, settings, many(100));
    BOOST_TEST(written.status == SLUICE_OK, written.message);
    BOOST_TEST(page_count(written.text(), "secr\xC3\xA9t") ==
               page_count(write(pair, Json::object(), many(100)).text()));
    BOOST_CHECK_THROW(page_count(written.text(), "other"), QPDFExc);
    BOOST_CHECK_THROW(page_count(written.text()), QPDFExc);
    BOOST_TEST((written.text() != write(pair, settings, many(100)).text()));
}

BOOST_AUTO_TEST_CASE(every_table_has_a_file) {
    std::vector<sluice::test::TableRows> batches;
    batches.push_back({1, make_batch(pair, {{"x", 1.0}})});
    batches.push_back({0, make_batch(pair, {{nullptr, nullptr}})});
    Table other = pair;
    other.name = "others";
    const Written written = write_tables<PdfWriter>({pair, other}, Json::object(), batches);
    BOOST_REQUIRE(written.files.size() == 2);
    BOOST_TEST(written.files[1].suffix == "-others.pdf");
    for (const auto &file : written.files) BOOST_TEST(page_count(file.bytes) == 1);
}

BOOST_AUTO_TEST_CASE(what_is_lost_is_counted) {
    std::string lines;
    for (int i = 0; i < 30; ++i) lines += "line\n";
    const Json settings = {{"control_characters", "strip"}, {"lines_max", 3}, {"page_footer", {{"right", "{pages}"}}}};
    const Rows rows = {{lines, 1.0}, {"\x01\x02", 1.0}, {std::string(100'000, 'x'), nullptr}, {"short", 2.0}};
    const Written written = write(pair, settings, rows);
    BOOST_TEST(written.status == SLUICE_OK, written.message);
    BOOST_REQUIRE(written.warnings.size() == 2);
    BOOST_TEST(written.warnings[0].starts_with("2 characters"));
    BOOST_TEST(written.warnings[1].starts_with("2 texts"));
}

BOOST_AUTO_TEST_CASE(refusals_name_the_cell_or_the_setting) {
    check(write(pair, Json::object(), {{"x", 1.0}, {"y", 2.0}, {"\x07", 1.0}}), SLUICE_BAD_DATA,
          "table 'pairs', row 3, column 'a'");
    check(write(pair, {{"paper", "A0"}}, {}), SLUICE_BAD_CONFIG, "possible are A4, A3");
    check(write(pair, {{"title", "\x01"}}, {}), SLUICE_BAD_CONFIG, "the setting 'title'");
    check(write(pair, {{"font", "No Such Font"}}, {}), SLUICE_BAD_CONFIG, "No Such Font");
    check(write(pair, {{"paper", "A5"}, {"orientation", "landscape"}, {"margins", {{"top", 100}, {"bottom", 40}}}}, {}),
          SLUICE_BAD_CONFIG, "no room for a row");
    Table odd = pair;
    odd.columns[0].name = "\x01";
    check(write(odd, Json::object(), {}), SLUICE_BAD_CONFIG, "a header");
}

BOOST_AUTO_TEST_CASE(columns_that_have_no_room_are_refused) {
    Table wide = {"wide", {}, {}};
    for (int i = 0; i < 100; ++i) wide.columns.push_back({"c" + std::to_string(i), ColumnType::text, {}});
    check(write(wide, Json::object(), {}), SLUICE_BAD_CONFIG, "100 columns, and a page has room for 29");
    BOOST_TEST(write(wide, {{"paper", "auto"}}, {}).status == SLUICE_OK);
    for (int i = 0; i < 1'000; ++i) wide.columns.push_back({"d" + std::to_string(i), ColumnType::text, {}});
    check(write(wide, {{"paper", "auto"}}, {}), SLUICE_BAD_CONFIG, "1100 columns");
}

BOOST_AUTO_TEST_CASE(a_failing_output_stops_the_writer) {
    for (const std::uint64_t bytes_max : {0, 10, 3'000, 20'000})
        for (const Json &settings :
             {Json::object(), Json{{"password", "x"}}, Json{{"page_footer", {{"center", "{pages}"}}}}}) {
            std::vector<sluice::test::TableRows> batches;
            batches.push_back({0, make_batch(pair, many(2'000))});
            const Written written = write_tables<PdfWriter>({pair}, settings, batches, bytes_max);
            check(written, SLUICE_IO_FATAL, "no space left");
        }
}

BOOST_AUTO_TEST_SUITE_END()
