// Notes that are no cell notes: cells of a hidden sheet, at the addresses of the cells they belong to.
#pragma once

#include "plugins/writer_xlsx/cell_extras.hpp"
#include "plugins/writer_xlsx/chunk_writer.hpp"
#include "plugins/writer_xlsx/sheet_spool.hpp"

#include <span>

namespace sluice::xlsx {

/// One thread at a time. Memory does not depend on the number of notes.
class NoteSheet {
public:
    /// Spool into the existing empty file `path`.
    NoteSheet(const std::string &path, Compression compression) : chunks_(compression), spool_(path) {}

    /// Notes of whole rows, in order, behind those that came before. `rows_above` are the header rows of the sheet.
    void append(std::span<const CellText> notes, int rows_above);

    const SheetSpool &spool() const noexcept { return spool_; }
    std::uint64_t count() const noexcept { return count_; }
    /// Rows and columns that the notes reach.
    std::int64_t row_count() const noexcept { return row_count_; }
    std::size_t column_count() const noexcept { return column_count_; }

private:
    ChunkWriter chunks_;
    SheetSpool spool_;
    std::uint64_t count_ = 0;
    std::int64_t row_count_ = 0;
    std::size_t column_count_ = 0;
};

}  // namespace sluice::xlsx
