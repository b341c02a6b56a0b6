// How far a running export is.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

namespace sluice {

/// What a run is at, and when it has failed, what failed.
enum class Stage {
    source = 1,  // or a record of it that cannot be read
    transform,
    writer,
    finish  // every record is with the writer
};

/// A copy of the counters at one moment.
struct Progress {
    std::int64_t records_read = 0;
    std::int64_t records_filtered = 0;  // left out by the query
    std::int64_t records_written = 0;   // delivered to the writer; dropped and rejected ones are not
    std::int64_t records_rejected = 0;
    std::int64_t rows_written = 0;    // of all tables
    std::uint64_t bytes_written = 0;  // of all outputs, compressed
    std::int64_t input_bytes_read = 0;
    std::int64_t input_bytes_total = 0;  // 0: not known
    std::optional<std::int64_t> records_expected;
};

/// The counters themselves, written by the pipeline and read by anybody.
struct ProgressCounters {
    std::atomic<std::int64_t> records_read = 0, records_filtered = 0, records_written = 0, records_rejected = 0,
                              rows_written = 0;
    std::atomic<std::uint64_t> bytes_written = 0;
    std::atomic<std::int64_t> input_bytes_read = 0, input_bytes_total = 0, records_expected = -1;
    std::atomic<Stage> stage = Stage::source;  // `source` while blocks go all ways at once

    Progress snapshot() const {
        const std::int64_t expected = records_expected.load();
        return {
            records_read.load(),     records_filtered.load(),  records_written.load(),
            records_rejected.load(), rows_written.load(),      bytes_written.load(),
            input_bytes_read.load(), input_bytes_total.load(), expected < 0 ? std::nullopt : std::optional(expected)};
    }
};

}  // namespace sluice
