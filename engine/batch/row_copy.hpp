// Copies of rows.
#pragma once

#include "engine/batch/schema.hpp"

#include <cstdint>

namespace sluice {

/// Copy `count` rows of a checked batch from `first_row` on into a batch of its own with offset 0. Values are moved
/// column by column, each in one piece where its layout allows.
OwnedArray copy_rows(const Table &table, const ArrowArray &array, std::int64_t first_row, std::int64_t count);

}  // namespace sluice
