// The xlsx writer: typed tables as the sheets of an Excel workbook.
#pragma once

#include "plugins/sdk/sluice/writer.hpp"
#include "plugins/writer_xlsx/cell_extras.hpp"
#include "plugins/writer_xlsx/note_sheet.hpp"
#include "plugins/writer_xlsx/row_writer.hpp"
#include "plugins/writer_xlsx/settings_schema.hpp"
#include "plugins/writer_xlsx/sheet_spool.hpp"
#include "plugins/writer_xlsx/skeleton_archive.hpp"
#include "plugins/writer_xlsx/workbook_plan.hpp"
#include "plugins/writer_xlsx/zip_writer.hpp"

#include <cstdint>
#include <map>
#include <memory>
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
    static constexpr std::int64_t rows_per_table_max = sheet_rows_max - 3;  // three header rows fit above them

    struct Lane {
        explicit Lane(const XlsxWriter &writer) : chunks(writer.settings_.compression) {}
        ChunkWriter chunks;
    };
    /// What goes to one sheet.
    struct Piece {
        DeflatedChunk chunk;
        CellExtras extras;
        RowRange range;
    };
    struct Block {
        std::vector<Piece> pieces;  // several where a sheet is full
        Losses losses;
    };

    XlsxWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables);

    void encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row, Block &block) const;
    void append(std::int32_t table, const Block &block, const sluice_block &);
    void finish();
    void limits(sluice_writer_limits &limits) const;

private:
    // One sheet with rows of a table.
    struct Sheet {
        explicit Sheet(const std::string &path) : spool(path) {}
        SheetSpool spool;
        std::int64_t row_count = 0;
        std::vector<CellText> notes, links;
        std::unique_ptr<NoteSheet> note_sheet;  // nullptr: all notes are cell notes
    };
    struct SheetsOfTable {
        SheetStyles styles;
        RowWriter rows;
        ExtrasReader extras;
        std::int64_t rows_per_sheet;
        std::vector<Sheet> sheets;
        std::vector<double> widths;
        Losses losses;
    };
    // A part of the archive that holds rows: the spooled ones behind those of `rows`.
    struct SheetPart {
        std::string rows;
        const SheetSpool *spool = nullptr;  // nullptr: none
    };

    void add_sheet(SheetsOfTable &table);
    void keep_extras(SheetsOfTable &table, Sheet &sheet, const CellExtras &extras, int rows_above);
    void keep_notes(Sheet &sheet, const std::vector<CellText> &notes, int rows_above);
    void check_size();
    std::vector<SheetContent> contents() const;
    std::vector<PlainSheet> hidden_sheets(const std::vector<SheetContent> &contents) const;
    std::map<std::string, SheetPart> sheet_parts();
    struct Skeleton {
        SkeletonArchive archive;
        LookNumbers looks;
    };
    Skeleton make_skeleton(const std::vector<SheetContent> &sheets, const std::vector<PlainSheet> &hidden) const;
    void write_sheet(ZipWriter &zip, const std::string &part_name, std::string_view part, const SheetPart &content);
    void warn_of_losses() const;
    TextPolicy text_policy() const { return {settings_.long_text, settings_.control_characters}; }

    sdk::Job job_;
    std::vector<Table> tables_;
    WriterSettings settings_;
    WorkbookPlan plan_;
    std::vector<SheetsOfTable> sheets_;  // of each table
    std::string style_part_;             // styles.xml of the skeleton that the style numbers come from
    std::uint64_t spooled_bytes_ = 0;    // of all sheets
    std::size_t note_bytes_ = 0;         // in memory
    std::size_t link_bytes_ = 0;
    std::size_t sheet_count_ = 0;
    sdk::Output output_;
};

}  // namespace sluice::xlsx
