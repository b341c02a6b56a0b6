// Rows that wait in a temporary file until the number of pages is known.
#pragma once

#include "plugins/sdk/sluice/temp_file.hpp"
#include "plugins/writer_pdf/cell_text.hpp"

#include <functional>
#include <string>

namespace sluice::pdf {

/// Keeps rows of the same number of cells on disk, in their order. One thread at a time. Throws Failure (IO_FATAL).
class RowSpool {
public:
    RowSpool(sdk::TempFile file, std::size_t column_count) : file_(std::move(file)), column_count_(column_count) {}

    void add(const Row &row);

    /// Call `take` with every row; nothing can be added any more.
    void read(const std::function<void(const Row &)> &take);

private:
    sdk::TempFile file_;
    std::size_t column_count_;
    std::string waiting_;  // not yet in the file
};

}  // namespace sluice::pdf
