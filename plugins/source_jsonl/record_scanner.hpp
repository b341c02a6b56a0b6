// What finds records in a window of input.
#pragma once

#include "plugins/source_jsonl/block.hpp"

#include <cstdint>
#include <string>

namespace sluice::jsonl {

/// The bytes that a scanner looks at: the block under construction.
struct Window {
    char *data;
    std::size_t size;
    bool is_last;  // the input ends behind it
};

/// How many rows a block may have. It takes no further row once its rows fill `bytes_max`.
struct RowLimits {
    std::size_t rows_max;
    std::size_t bytes_max;
};

/// True when no row that begins at `at` may be added to the ones there are.
inline bool is_full(const Rows &rows, std::size_t at, const RowLimits &limits) noexcept {
    return rows.count() >= limits.rows_max || (rows.count() > 0 && at >= limits.bytes_max);
}

/// How far a scanner came.
struct Scan {
    std::size_t cut = 0;      // where the bytes begin that no row has taken yet; the next window begins here
    std::int64_t lines = 0;   // line feeds before `cut`
    std::string defect = {};  // why there can be no further row: stands at `cut`
};

/// Finds the records of one input, window by window. One thread at a time.
class RecordScanner {
public:
    virtual ~RecordScanner() = default;

    /// Add the whole records in `window` to `rows`. Each window begins where the last one was cut and has grown since,
    /// unless it is the last. A defect is reported again each time it is met.
    virtual Scan scan(const Window &window, const RowLimits &limits, Rows &rows) = 0;
};

}  // namespace sluice::jsonl
