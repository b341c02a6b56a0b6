#include "engine/pipeline/record_window.hpp"

#include "engine/batch/row_copy.hpp"

#include <algorithm>

namespace sluice {

namespace {

// How many of the ascending `rows` lie before `row`.
std::int64_t count_before(const std::vector<std::int64_t> &rows, std::int64_t row) {
    return std::lower_bound(rows.begin(), rows.end(), row) - rows.begin();
}

std::int64_t at(const std::vector<std::int64_t> &values, std::int64_t index) {
    return values[static_cast<std::size_t>(index)];
}

// Keep the rows of the kept records from `first` to `end`.
void cut_rows(TransformResult &result, const std::vector<Table> &tables, std::int64_t first, std::int64_t end) {
    for (std::size_t table = 0; table < result.tables.size(); ++table) {
        std::vector<std::int64_t> &ends = result.record_ends[table];
        const std::int64_t first_row = first == 0 ? 0 : at(ends, first - 1);
        const std::int64_t end_row = end == 0 ? 0 : at(ends, end - 1);
        result.row_counts[table] = std::max<std::int64_t>(0, end_row - first_row);
        result.tables[table] = copy_rows(tables[table], *result.tables[table], first_row, result.row_counts[table]);
        ends = {ends.begin() + first, ends.begin() + std::max(first, end)};
        for (std::int64_t &row : ends) row -= first_row;
    }
    result.records_kept = end - first;
}

}  // namespace

RecordWindow::RecordWindow(std::int64_t offset, std::optional<std::int64_t> limit,
                           std::optional<std::int64_t> kept_limit)
    : first_(offset), end_(limit ? offset + *limit : unbounded), kept_end_(kept_limit.value_or(unbounded)) {
    if (limit == 0) end_ = 0;
}

void RecordWindow::cut(TransformResult &result, const std::vector<Table> &tables) {
    if (is_complete()) {  // read ahead, not wanted any more
        result = TransformResult{};
        return;
    }
    if (!is_bounded()) {
        kept_ += result.records_kept;
        return;
    }
    const std::vector<std::int64_t> &matches = result.matched_records, &kept = result.kept_records;
    const auto count = static_cast<std::int64_t>(matches.size());
    const std::int64_t first_match = std::clamp<std::int64_t>(first_ - matched_, 0, count);
    const std::int64_t end_match = std::clamp<std::int64_t>(end_ - matched_, 0, count);
    // Rows of the source: those wanted, and those that count as read.
    std::int64_t first_row = first_match == count ? result.records_read : at(matches, first_match);
    std::int64_t end_row = result.records_read;
    if (end_match < count || end_ - matched_ == count) end_row = at(matches, end_match - 1) + 1;
    const std::int64_t first_kept = count_before(kept, first_row);
    std::int64_t end_kept = count_before(kept, end_row);
    if (kept_end_ - kept_ <= end_kept - first_kept) {
        end_kept = first_kept + kept_end_ - kept_;
        end_row = at(kept, end_kept - 1) + 1;
    }
    matched_ += count_before(matches, end_row);
    kept_ += end_kept - first_kept;

    const auto is_unwanted = [&](const RowError &error) {
        // A record that could not be read may have been anything; it is an error wherever it stands.
        const bool is_skipped =
            error.record < first_row && std::binary_search(matches.begin(), matches.end(), error.record);
        return is_skipped || error.record >= end_row;
    };
    const std::int64_t skipped = std::min(first_match, count_before(matches, end_row));
    const auto unreadable = std::count_if(result.errors.begin(), result.errors.end(), [&](const RowError &error) {
        return error.record < end_row && !std::binary_search(matches.begin(), matches.end(), error.record);
    });
    result.records_filtered = end_row - count_before(matches, end_row) - unreadable + skipped;
    result.records_read = end_row;
    std::erase_if(result.errors, is_unwanted);
    if (first_kept > 0 || end_kept < static_cast<std::int64_t>(kept.size()))
        cut_rows(result, tables, first_kept, end_kept);
}

}  // namespace sluice
