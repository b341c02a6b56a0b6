// What libxlsxwriter makes of a plan, read back.
#include "plugins/writer_xlsx/skeleton.hpp"

#include "plugins/writer_xlsx/skeleton_archive.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace sluice::xlsx;
using sluice::ColumnType;
using sluice::Table;

const std::vector<Table> tables = {{"First",
                                    {{"id", ColumnType::text, {{"sluice.group", "G"}}},
                                     {"n", ColumnType::int64, {{"sluice.group", "G"}}},
                                     {"m", ColumnType::int64},
                                     {"day", ColumnType::date32}},
                                    {}},
                                   {"Second", {{"day", ColumnType::date32}}, {}}};

SkeletonArchive make_skeleton(const WorkbookPlan &plan, const std::vector<std::int64_t> &row_counts) {
    const sluice::test::TempFolder folder;
    const std::string file = folder.path() / "skeleton";
    sluice::test::write_file(file, "");
    std::vector<SheetContent> sheets = empty_sheets(plan);
    for (std::size_t i = 0; i < sheets.size(); ++i) sheets[i].row_count = row_counts[i];
    write_skeleton(plan, sheets, {}, file);
    std::size_t files = 0;
    for (const auto &entry : std::filesystem::directory_iterator(folder.path())) files += entry.exists() ? 1 : 0;
    BOOST_TEST(files == 1u);  // libxlsxwriter's own temporary files are gone
    return SkeletonArchive(sluice::test::read_file(file));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(skeleton)

BOOST_AUTO_TEST_CASE(styles_do_not_depend_on_the_rows) {
    const WorkbookPlan plan = plan_workbook(tables, read_settings(sluice::sdk::Settings::object()), 1);
    const SkeletonArchive probe = make_skeleton(plan, {0, 0}), large = make_skeleton(plan, {1'048'574, 3});
    BOOST_TEST(probe.part("xl/styles.xml") == large.part("xl/styles.xml"));
    BOOST_TEST(probe.part("docProps/core.xml") == large.part("docProps/core.xml"));
    for (std::size_t i = 0; i < 2; ++i) {
        const std::string part = "xl/worksheets/sheet" + std::to_string(i + 1) + ".xml";
        const SheetStyles before = read_styles(probe.part(part), plan.sheets[i]);
        const SheetStyles after = read_styles(large.part(part), plan.sheets[i]);
        BOOST_TEST(before.columns == after.columns, boost::test_tools::per_element());
        BOOST_TEST((before.header == after.header));
    }
    const std::string sheet = large.part("xl/worksheets/sheet1.xml");
    BOOST_TEST(sheet.find("<dimension ref=\"A1:D1048576\"/>") != std::string::npos);
    BOOST_TEST(sheet.find("<autoFilter ref=\"A2:D1048576\"/>") != std::string::npos);
    BOOST_TEST(sheet.find("<ignoredError sqref=\"A1:D1048576\" numberStoredAsText=\"1\"/>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(styles_are_read_by_column) {
    const WorkbookPlan plan = plan_workbook(tables, read_settings(sluice::sdk::Settings::object()), 1);
    const SheetStyles styles =
        read_styles(make_skeleton(plan, {0, 0}).part("xl/worksheets/sheet1.xml"), plan.sheets[0]);
    BOOST_TEST(styles.columns[0] == 0u);
    BOOST_TEST(styles.columns[1] == styles.columns[2]);  // one <col> element for both
    BOOST_TEST(styles.columns[3] != styles.columns[2]);
    BOOST_REQUIRE(styles.header.size() == 2u);
    BOOST_TEST(styles.header[0].size() == 4u);
    BOOST_TEST(styles.header[1][0] != 0u);
    BOOST_TEST(styles.header[0][0] != styles.header[1][0]);
}

BOOST_AUTO_TEST_CASE(a_sheet_is_split_around_its_rows) {
    SheetFrame frame = split_sheet("<worksheet><cols/><sheetData><row/></sheetData><pageMargins/></worksheet>");
    BOOST_TEST(frame.head == "<worksheet><cols/>");
    BOOST_TEST(frame.tail == "<pageMargins/></worksheet>");
    frame = split_sheet("<worksheet><sheetData/></worksheet>");
    BOOST_TEST(frame.head == "<worksheet>");
    BOOST_TEST(frame.tail == "</worksheet>");
    for (const char *part : {"", "<worksheet/>", "<sheetData>", "</sheetData><sheetData>"})
        BOOST_CHECK_THROW(split_sheet(part), sluice::sdk::Failure);
}

BOOST_AUTO_TEST_CASE(a_damaged_archive_is_refused_at_any_byte) {
    const sluice::test::TempFolder folder;
    const std::string file = folder.path() / "skeleton";
    sluice::test::write_file(file, "");
    const WorkbookPlan plan = plan_workbook({{"t", {}, {}}}, WriterSettings(), 1);
    write_skeleton(plan, empty_sheets(plan), {}, file);
    const std::string good = sluice::test::read_file(file);
    const auto reads = [](const std::string &bytes) {
        try {
            const SkeletonArchive archive(bytes);
            if (archive.names().size() != 9) return false;
            for (const std::string &name : archive.names()) archive.part(name);
            return true;
        } catch (const sluice::sdk::Failure &) {
            return false;
        }
    };
    BOOST_TEST(reads(good));
    for (std::size_t size = 0; size < good.size(); size += 7) BOOST_TEST(!reads(good.substr(0, size)));
    for (std::size_t at = 0; at < good.size(); at += 3) {  // no crash; a changed byte may be one that nobody reads
        std::string damaged = good;
        damaged[at] = static_cast<char>(damaged[at] ^ 0xff);
        reads(damaged);
    }
    BOOST_TEST(!reads("PK\5\6"));
}

BOOST_AUTO_TEST_CASE(a_part_is_whole_when_its_element_is_closed) {
    for (const char *part :
         {"<?xml version=\"1.0\"?>\n<a><b/></a>", "<a x=\"1\"></a>\n", "<a/>", "<?xml?><a x=\"1\"/>"})
        BOOST_TEST(is_whole_xml(part));
    for (const char *part : {"", "<?xml version=\"1.0\"?>", "<a><b/>", "<a>", "<a></b>", "<a x=\"", "text"})
        BOOST_TEST(!is_whole_xml(part));
}

BOOST_AUTO_TEST_SUITE_END()
