// Where in the input a row of a batch stands.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/plugin/source.hpp"

#include <cstdint>

namespace sluice {

/// Tells line and byte of rows, asked for in ascending order: line ends are counted once. Borrows the batch.
class RowOrigin {
public:
    /// `records`: the column with the records' text; nullptr for a table source.
    RowOrigin(const SourceBatch &batch, const ColumnView *records) noexcept;

    struct Place {
        std::int64_t line = 0;   // 1-based; 0 when not known
        std::int64_t byte = -1;  // -1 when not known
    };
    Place of(std::int64_t row);

private:
    const SourceBatch &batch_;
    const ColumnView *records_;  // nullptr when its buffer is no piece of the input
    std::int64_t counted_ = 0;   // bytes of the buffer whose line ends are counted
    std::int64_t line_;
};

}  // namespace sluice
