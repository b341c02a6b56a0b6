// The column in front of all others that counts the rows.
#pragma once

#include "engine/batch/schema.hpp"
#include "engine/script/transform.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice {

/// Counts the rows of each table from 1 in the order of the result, over all its parts. Tables that say their rows
/// themselves, which stand in every part, are not counted.
class RowNumbers {
public:
    /// `header` is what the column is called; empty for none. `tables` and `fixed_rows` are those of the transform.
    /// Throws Failure (bad_config) for a table that is the whole entity, or has a column of that name.
    RowNumbers(const std::string &header, std::vector<Table> tables, const std::vector<OwnedArray> &fixed_rows);

    /// The tables with their new column.
    const std::vector<Table> &tables() const noexcept { return tables_; }

    /// Put the column into the rows of the next block. Behind the first gate: one thread at a time.
    void add(TransformResult &result);

private:
    std::vector<Table> tables_;
    std::vector<bool> is_counted_;      // of each table
    std::vector<std::int64_t> counts_;  // rows so far
};

}  // namespace sluice
