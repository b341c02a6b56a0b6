// How a writer's failures name the cell at fault.
#pragma once

#include "engine/batch/schema.hpp"

#include <cstdint>
#include <string>

namespace sluice::sdk {

/// "table 'Entities', row 12, column 'Price'". `row` counts from 0, the text from 1; a header is not counted.
inline std::string cell_name(const Table &table, std::size_t column, std::int64_t row) {
    return "table '" + table.name + "', row " + std::to_string(row + 1) + ", column '" + table.columns[column].name +
           "'";
}

}  // namespace sluice::sdk
