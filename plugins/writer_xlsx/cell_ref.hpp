// Names of cells, columns and ranges ("B7", "B", "A1:C9").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::xlsx {

/// The letters of a 0-based column: A, B, ..., Z, AA, ..., XFD.
std::string column_letters(std::size_t column);

/// The name of a cell; row and column are 0-based.
std::string cell_reference(std::int64_t row, std::size_t column);

/// The range from A1 to the given cell, both 0-based: "A1:C9", or "A1" for the single cell.
std::string range_from_origin(std::int64_t last_row, std::size_t last_column);

}  // namespace sluice::xlsx
