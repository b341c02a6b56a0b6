#include "plugins/source_jsonl/line_scanner.hpp"

#include "plugins/source_jsonl/text_scan.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sluice::jsonl {

// A line feed is left in front of the next record: it is white space there, and blank lines need no care.
Scan LineScanner::scan(const Window &window, const RowLimits &limits, Rows &rows) {
    std::size_t at = 0;
    std::int64_t lines = 0;
    std::size_t searched = std::exchange(searched_, 0);
    while (!is_full(rows, at, limits)) {
        const std::size_t space = std::exchange(at, skip_space(window.data, at, window.size));
        lines += count_newlines(window.data + space, at - space);
        if (at == window.size) break;
        const std::size_t from = std::max(at, searched);
        const void *line_feed = std::memchr(window.data + from, '\n', window.size - from);
        if (line_feed == nullptr && !window.is_last) {
            searched_ = window.size - at;
            break;
        }
        const std::size_t end = line_feed == nullptr
                                    ? window.size
                                    : static_cast<std::size_t>(static_cast<const char *>(line_feed) - window.data);
        rows.add(at, end);
        at = end;
    }
    return {at, lines};
}

}  // namespace sluice::jsonl
