// Records that lie in a column of JSON text.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/entity/entity_parser.hpp"

#include <cstdint>

namespace sluice {

/// Parse the record in row `row` of `records`, in place where the bytes of later rows lie behind it. Throws Failure
/// (bad_data) with the reason when there is none (NULL) or it is no valid JSON.
JsonValue parse_record(EntityParser &parser, const ColumnView &records, std::int64_t row);

}  // namespace sluice
