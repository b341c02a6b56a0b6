// Tables and batches that writers are tried with.
#pragma once

#include "engine/batch/schema.hpp"

#include <cstdint>
#include <vector>

namespace sluice::conformance {

/// One batch and the number of its table.
struct SampleBatch {
    std::int32_t table = 0;
    OwnedArray array;
};

/// A column of every type, and every metadata key in use.
Table sample_table(const std::string &name = "Entities");

/// Rows of sample_table() whose values follow from their numbers alone.
OwnedArray sample_rows(std::int64_t first_row, std::int64_t count);
/// Rows of which no column has a value.
OwnedArray null_rows(std::int64_t count);
/// Rows with the values that formats stumble over: extreme numbers and dates, NaN, empty and awkward text.
OwnedArray unusual_rows();
/// One row whose text is about `bytes` long.
OwnedArray long_row(std::size_t bytes);

/// The table of whole entities, and rows of it.
Table sample_entity_table();
OwnedArray sample_entities(std::int64_t first_row, std::int64_t count);

}  // namespace sluice::conformance
