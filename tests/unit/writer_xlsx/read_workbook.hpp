// Workbooks read back by programs that know nothing of Sluice.
#pragma once

#include "plugins/writer_xlsx/xlsx_writer.hpp"
#include "tests/child_process.hpp"
#include "tests/unit/writers/write_tables.hpp"

#include <boost/test/unit_test.hpp>

namespace sluice::test {

/// Write the tables with the xlsx writer.
inline Written write_workbook(const std::vector<Table> &tables, const Json &settings,
                              const std::vector<TableRows> &batches) {
    return write_tables<xlsx::XlsxWriter>(tables, settings, batches);
}
inline Written write_workbook(const Table &table, const Json &settings, const Rows &rows, std::size_t batch_rows = 2) {
    return write_rows<xlsx::XlsxWriter>(table, settings, rows, batch_rows);
}

/// Run a script of tests/readers on a file; its output. Fails the test when the script fails.
inline std::string run_reader(const std::string &script, const std::filesystem::path &file) {
    const ChildResult result =
        run({"/usr/bin/python3", "-B", std::string(SLUICE_SOURCE_FOLDER) + "/tests/readers/" + script, file.string()},
            file.parent_path());
    BOOST_REQUIRE_MESSAGE(result.exit_code == 0, script << ": " << result.out << result.err);
    return result.out;
}

/// The bytes of a workbook keep Excel's rules.
inline void check_workbook(const std::string &bytes) {
    const TempFolder folder;
    write_file(folder.path() / "book.xlsx", bytes);
    run_reader("xlsx_check.py", folder.path() / "book.xlsx");
}

/// A workbook that keeps Excel's rules, as openpyxl reads it; tests/readers/xlsx_cells.py says how.
inline Json read_workbook(const Written &written) {
    BOOST_REQUIRE_MESSAGE(written.status == SLUICE_OK, written.call << ": " << written.message);
    const TempFolder folder;
    write_file(folder.path() / "book.xlsx", written.text());
    run_reader("xlsx_check.py", folder.path() / "book.xlsx");
    return Json::parse(run_reader("xlsx_cells.py", folder.path() / "book.xlsx"));
}

/// The one sheet of a workbook.
inline Json read_sheet(const Written &written) {
    Json workbook = read_workbook(written);
    BOOST_REQUIRE(workbook["sheets"].size() == 1);
    return workbook["sheets"][0];
}

}  // namespace sluice::test
