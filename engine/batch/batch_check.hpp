// The gate that every batch and schema from a plugin passes before the engine looks at it.
#pragma once

#include "engine/batch/schema.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace sluice {

/// The columns of a foreign schema. Throws Failure (bad_config) naming the column whose type is not on the list
/// of engine/abi/plugin_abi.h, whose name is missing, not UTF-8 or given twice, whose sluice.* metadata is not UTF-8,
/// or when there are too many columns.
Table check_schema(const ArrowSchema &schema);

/// Check that `array` is a batch of `table`'s columns that can be read without leaving its buffers: counts,
/// lengths, offsets ascending and bounded, required buffers present and aligned, null counts, UTF-8 (of json columns
/// only the JSON parser checks it), decimal text canonical. Throws Failure (internal: the plugin broke the contract;
/// bad_data for text that is not UTF-8) naming column and row. The size of foreign buffers cannot be known; everything
/// else is checked.
void check_batch(const Table &table, const ArrowArray &array);

/// The same, but tells `on_bad_text` column and row of each text that is not UTF-8, ascending by column, then row.
void check_batch(const Table &table, const ArrowArray &array,
                 const std::function<void(std::size_t column, std::int64_t row)> &on_bad_text);

/// The column types of a table, in order.
std::vector<ColumnType> column_types(const Table &table);

}  // namespace sluice
