// Notes as the cells of a hidden sheet.
#include "plugins/writer_xlsx/note_sheet.hpp"

#include "plugins/writer_xlsx/text_cell.hpp"

#include <algorithm>

namespace sluice::xlsx {

void NoteSheet::append(std::span<const CellText> notes, int rows_above) {
    if (notes.empty()) return;
    char *position = chunks_.begin();
    for (std::size_t i = 0; i < notes.size(); ++i) {
        const CellText &note = notes[i];
        const std::int64_t row = rows_above + note.row;
        if (row >= row_count_) position = chunks_.add(position, "<row r=\"" + std::to_string(row + 1) + "\">");
        position = chunks_.add(position, text_cell(row, note.column, 0, note.text));
        row_count_ = row + 1;
        column_count_ = std::max(column_count_, note.column + 1);
        if (i + 1 == notes.size() || notes[i + 1].row != note.row) position = chunks_.add(position, "</row>");
    }
    spool_.append(chunks_.end(position, false));
    count_ += notes.size();
}

}  // namespace sluice::xlsx
