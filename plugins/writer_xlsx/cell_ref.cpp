// Names of cells, columns and ranges.
#include "plugins/writer_xlsx/cell_ref.hpp"

namespace sluice::xlsx {

std::string column_letters(std::size_t column) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters;
}

std::string cell_reference(std::int64_t row, std::size_t column) {
    return column_letters(column) + std::to_string(row + 1);
}

std::string range_from_origin(std::int64_t last_row, std::size_t last_column) {
    if (last_row == 0 && last_column == 0) return "A1";
    return "A1:" + cell_reference(last_row, last_column);
}

}  // namespace sluice::xlsx
