// The xlsx writer: typed tables as the sheets of an Excel workbook.
#pragma once

#include "plugins/sdk/sluice/writer.hpp"
#include "plugins/writer_xlsx/row_writer.hpp"
#include "plugins/writer_xlsx/settings_schema.hpp"
#include "plugins/writer_xlsx/sheet_spool.hpp"
#include "plugins/writer_xlsx/skeleton_archive.hpp"
#include "plugins/writer_xlsx/workbook_plan.hpp"
#include "plugins/writer_xlsx/zip_writer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::xlsx {

/// One workbook. Lanes turn batches into deflated rows, which wait in a temporary file for each sheet; finish() has
/// libxlsxwriter make everything around the rows, since panes, filters and ranges need the number of rows, and puts
/// the two together. Memory does not depend on the number of rows.
class XlsxWriter {
public:
    static constexpr const char *name = "xlsx";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "Excel workbook (.xlsx): typed cells, one sheet for each table";
    static constexpr const char *settings_schema = xlsx::settings_schema;
    static constexpr std::int64_t rows_per_table_max = sheet_rows_max - 2;  // two header rows fit above them

    struct Lane {
        explicit Lane(const XlsxWriter &writer) : chunks(writer.settings_.compression) {}
        ChunkWriter chunks;
    };
    struct Block {
        DeflatedChunk chunk;
        Losses losses;
        std::int64_t first_row = 0;
        std::int64_t row_count = 0;
    };

    XlsxWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables);

    void encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row, Block &block) const;
    void append(std::int32_t table, const Block &block, const sluice_block &);
    void finish();

private:
    struct Sheet {
        SheetStyles styles;
        RowWriter rows;
        SheetSpool spool;
        Losses losses;
        std::int64_t row_count = 0;
    };
    SkeletonArchive make_skeleton(const std::vector<std::int64_t> &row_counts) const;
    void write_sheet(ZipWriter &zip, const std::string &part_name, std::string_view part, std::size_t index);
    void warn_of_losses() const;
    TextPolicy text_policy() const { return {settings_.long_text, settings_.control_characters}; }

    sdk::Job job_;
    std::vector<Table> tables_;
    WriterSettings settings_;
    WorkbookPlan plan_;
    std::vector<Sheet> sheets_;
    std::string style_part_;           // styles.xml of the skeleton that the style numbers come from
    std::uint64_t spooled_bytes_ = 0;  // of all sheets
    sdk::Output output_;
};

}  // namespace sluice::xlsx
