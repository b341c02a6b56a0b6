// What rows need beside their cells: notes, links, widths.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "plugins/writer_xlsx/losses.hpp"
#include "plugins/writer_xlsx/row_writer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::xlsx {

struct CellExtras {
    std::vector<CellText> notes;  // by row, then column
    std::vector<CellText> links;
    std::vector<double> widths;  // of the columns, in characters; empty when they are not measured
};

/// Characters, those of East Asian scripts and emoji counted twice.
double display_width(std::string_view text);

/// Looks at batches a second time, only at the columns that have something to show. Shared by all lanes; nothing
/// changes after construction.
class ExtrasReader {
public:
    /// Widths are measured in the first rows of a table only, so that they do not depend on how it is cut into batches.
    static constexpr std::int64_t measured_rows_max = 1000;

    /// `table` and `sheet` are borrowed.
    ExtrasReader(const Table &table, const SheetPlan &sheet, const WriterSettings &settings);

    /// True when there is nothing to look for.
    bool is_idle() const noexcept { return notes_.empty() && links_.empty() && !is_measuring_; }

    /// Read the rows of `range`. Throws Failure (bad_data) naming the cell whose note the policy refuses.
    CellExtras read(const BatchView &rows, RowRange range, Losses &losses) const;

private:
    struct NoteColumn {
        std::size_t source;  // of the table
        std::size_t column;  // of the sheet
    };
    void read_notes(const BatchView &rows, RowRange range, Losses &losses, CellExtras &extras) const;
    std::string fitting_note(const NoteColumn &note, const std::string &text, std::int64_t table_row,
                             Losses &losses) const;
    void read_links(const BatchView &rows, RowRange range, Losses &losses, CellExtras &extras) const;
    void measure(const BatchView &rows, RowRange range, CellExtras &extras) const;

    const Table &table_;
    const SheetPlan &sheet_;
    TextPolicy policy_;
    std::vector<NoteColumn> notes_;
    std::vector<std::size_t> links_;  // columns of the sheet
    bool is_measuring_ = false;
};

}  // namespace sluice::xlsx
