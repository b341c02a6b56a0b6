// Rows of one table as the <row> elements of its sheet.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "plugins/writer_xlsx/chunk_writer.hpp"
#include "plugins/writer_xlsx/losses.hpp"
#include "plugins/writer_xlsx/skeleton.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

/// What becomes of text that does not fit a cell.
struct TextPolicy {
    OnMisfit long_text = OnMisfit::fail;
    ControlCharacters control_characters = ControlCharacters::escape;
};

/// What stands at the end of a truncated text.
inline constexpr std::string_view truncation_mark = " …[truncated]";

/// The text of a cell within Excel's length, by policy; borrows from `text` or from `shortened`. Nothing when it is too
/// long and the policy is to fail.
std::optional<std::string_view> fit_text(std::string_view text, OnMisfit policy, std::string &shortened);

/// Turns batches into rows. Shared by all lanes; nothing changes after construction.
class RowWriter {
public:
    /// `table` is borrowed.
    RowWriter(const Table &table, const SheetPlan &sheet, const SheetStyles &styles, TextPolicy policy);

    /// Write all rows of a batch, the first of which is the table's row `first_row`, counted from 0. Returns the
    /// position behind them. Throws Failure (bad_data) naming table, row and column of a text that the policy refuses.
    char *write(const BatchView &rows, std::int64_t first_row, ChunkWriter &chunk, char *position,
                Losses &losses) const;

private:
    // The constant pieces of a column's cells, each in room for copying a fixed number of bytes.
    struct Pieces {
        std::array<char, 16> opening;  // <c r="AB
        std::array<char, 32> number;   // " s="5"><v>
        std::array<char, 32> boolean;  // " s="5" t="b"><v>
        std::array<char, 64> text;     // " s="5" t="inlineStr"><is><t>
        std::array<char, 64> kept;     // the same with xml:space="preserve"
        std::uint8_t opening_size, number_size, boolean_size, text_size, kept_size;
    };
    struct Cell;
    static Pieces make_pieces(std::size_t column, std::uint32_t style);

    char *write_cell(char *out, Cell &cell, const ColumnView &values) const;
    char *write_text(char *out, Cell &cell, std::string_view text) const;

    const Table &table_;
    std::int64_t rows_above_;
    TextPolicy policy_;
    std::vector<Pieces> pieces_;
};

}  // namespace sluice::xlsx
