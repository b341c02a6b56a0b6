// Rows of one table as the <row> elements of its sheet.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "plugins/writer_xlsx/chunk_writer.hpp"
#include "plugins/writer_xlsx/losses.hpp"
#include "plugins/writer_xlsx/skeleton.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

/// What becomes of text that does not fit a cell.
struct TextPolicy {
    LongText long_text = LongText::fail;
    ControlCharacters control_characters = ControlCharacters::escape;
};

/// What stands at the end of a truncated text.
inline constexpr std::string_view truncation_mark = " …[truncated]";

/// The text of a cell within Excel's length, by policy; borrows from `text` or from `shortened`. Nothing when it is too
/// long and the policy is to fail.
std::optional<std::string_view> fit_text(std::string_view text, LongText policy, std::string &shortened);

/// Rows of a batch that go to one sheet.
struct RowRange {
    std::int64_t first = 0;  // of the batch
    std::int64_t count = 0;
    std::int64_t table_row = 0;  // number of the first one in its table and part, from 0
    std::int64_t sheet_row = 0;  // and below the header of its sheet, from 0
};

/// Turns batches into rows. Shared by all lanes; nothing changes after construction.
class RowWriter {
public:
    /// `table` is borrowed. `looks`: those that `styles` numbers.
    RowWriter(const Table &table, const SheetPlan &sheet, const SheetStyles &styles, const std::vector<CellLook> &looks,
              TextPolicy policy);

    /// Write rows of a batch. Returns the position behind them. Throws Failure (bad_data) naming table, row and column
    /// of a text that the policy refuses.
    char *write(const BatchView &rows, RowRange range, ChunkWriter &chunk, char *position, Losses &losses) const;

private:
    // The constant pieces of a column's cells, each in room for copying a fixed number of bytes.
    struct Pieces {
        std::array<char, 16> opening;  // <c r="AB
        std::array<char, 32> number;   // " s="5"><v>
        std::array<char, 32> boolean;  // " s="5" t="b"><v>
        std::array<char, 64> text;     // " s="5" t="inlineStr"><is><t>
        std::array<char, 64> kept;     // the same with xml:space="preserve"
        std::array<char, 32> blank;    // " s="5"/>
        std::uint8_t opening_size, number_size, boolean_size, text_size, kept_size, blank_size;
        std::size_t source;  // the column of the batch
    };
    // Of a column whose cells may have looks: the column of the batch that names them, and the pieces of each.
    struct Looks {
        std::optional<std::size_t> source;
        std::map<std::string, Pieces, std::less<>> pieces;
    };
    struct Cell;
    static Pieces make_pieces(std::size_t column, std::size_t source, std::uint32_t style);

    const Pieces *looking_pieces(const Cell &cell, const BatchView &rows) const;
    static char *write_blank(char *out, const Cell &cell);
    char *write_cell(char *out, Cell &cell, const ColumnView &values) const;
    char *write_text(char *out, Cell &cell, std::string_view text) const;

    const Table &table_;
    std::int64_t rows_above_;
    TextPolicy policy_;
    std::vector<Pieces> pieces_;
    std::vector<Looks> looks_;  // by column; empty when no column has any
};

}  // namespace sluice::xlsx
