// Records that stand one on a line.
#pragma once

#include "plugins/source_jsonl/record_scanner.hpp"

namespace sluice::jsonl {

/// Every line that holds more than white space is a record; the last one needs no line feed. There are no defects:
/// a line that is no JSON is the parser's to refuse.
class LineScanner final : public RecordScanner {
public:
    Scan scan(const Window &window, const RowLimits &limits, Rows &rows) override;

private:
    std::size_t searched_ = 0;  // so many bytes behind the cut are known to hold no line feed
};

}  // namespace sluice::jsonl
