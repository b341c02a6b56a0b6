// What stands in a cell.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "plugins/writer_pdf/pdf_settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::pdf {

/// UTF-8 of at most cell_bytes_max and an ellipsis. A plain value.
struct CellText {
    std::string text;
    bool is_null = false;
    bool is_cut = false;  // there was more than cell_bytes_max
};

using Row = std::vector<CellText>;

/// What is behind so many bytes of a value is not looked at: no cell shows more.
inline constexpr std::size_t cell_bytes_max = 32 << 10;

/// Stands where a text was cut.
inline constexpr const char *ellipsis = "\xE2\x80\xA6";

/// Why pages do not show all that was there.
struct Losses {
    std::int64_t characters_stripped = 0;
    std::int64_t cells_cut = 0;
    std::int64_t characters_without_font = 0;
};

/// The values of row `row` as texts. `first_row` numbers the batch's first row in failures. Throws Failure (BAD_DATA)
/// for a control character unless the settings strip them, which is counted in `losses`.
Row cell_texts(const PdfSettings &settings, const Table &table, const BatchView &rows, std::int64_t row,
               std::int64_t first_row, Losses &losses);

/// The text's first characters, at most `bytes_max` bytes of them.
std::string_view cut_text(std::string_view text, std::size_t bytes_max) noexcept;

}  // namespace sluice::pdf
