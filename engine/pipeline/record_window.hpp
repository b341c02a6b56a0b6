// Which of the records that were made into rows are wanted: offset and limits.
#pragma once

#include "engine/batch/schema.hpp"
#include "engine/script/transform.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace sluice {

/// Cuts the results of the blocks, in their order (behind the first gate: one thread at a time). Counted are two
/// things: records that satisfy the query, which its offset and limit speak about, and records that got rows, which a
/// request's own limit speaks about.
class RecordWindow {
public:
    /// No bound at all.
    RecordWindow() = default;
    RecordWindow(std::int64_t offset, std::optional<std::int64_t> limit, std::optional<std::int64_t> kept_limit);

    /// True when there is something to cut, so that results have to say where each record's rows end.
    bool is_bounded() const noexcept { return first_ > 0 || end_ != unbounded || kept_end_ != unbounded; }
    /// True once no further record is wanted.
    bool is_complete() const noexcept { return matched_ >= end_ || kept_ >= kept_end_; }
    /// Records with rows so far.
    std::int64_t kept() const noexcept { return kept_; }

    /// Take away the rows and errors of records before and behind the window. What lies behind the last wanted record
    /// was read in vain: it is neither counted nor complained about. `tables` are those of the result.
    void cut(TransformResult &result, const std::vector<Table> &tables);

private:
    static constexpr std::int64_t unbounded = std::numeric_limits<std::int64_t>::max();

    std::int64_t first_ = 0, end_ = unbounded;  // of the records that satisfy the query
    std::int64_t kept_end_ = unbounded;
    std::int64_t matched_ = 0, kept_ = 0;
};

}  // namespace sluice
