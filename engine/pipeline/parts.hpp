// The writers of a job, one for each part, and which rows go to which of them.
#pragma once

#include "engine/pipeline/plugin_services.hpp"
#include "engine/plugin/writer.hpp"
#include "engine/script/transform.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// One writer at work. Its lanes belong to the workers of the same number.
struct Part {
    int number = 1;
    std::unique_ptr<PluginServices> services;
    std::unique_ptr<Writer> writer;
    std::vector<std::optional<Writer::Lane>> lanes;
    std::vector<std::int32_t> places;  // of each table of the job in this part; -1 where the part has it not
};

/// Rows of one table for one part, numbered within both.
struct Slice {
    Part *part = nullptr;
    std::int32_t table = 0;
    OwnedArray rows;
    std::int64_t first_row = 0;
    std::unique_ptr<Block> block;  // the encoded rows, for parallel writers
};

/// Where a part ends, in one way at most. 0: not by this.
struct Splitting {
    std::int64_t rows = 0;     // of the first table; without any, where the format must
    std::int64_t bytes = 0;    // of the first table, before compression
    std::int64_t records = 0;  // with all their rows of all tables
};

/// What all parts have in common. Plain references: outlives the parts.
struct WriterUse {
    const sluice_plugin &plugin;
    std::string settings_json;
    const std::vector<Table> &tables;
    const std::vector<OwnedArray> &fixed_rows;  // of each table; empty where rows come from records
    Splitting split;
    unsigned worker_count;
};

/// The first table with rows of records is split where a part is full; other such tables go whole into part 1, which
/// therefore stays open to the end when there are any; tables that say their rows themselves stand in every part. A
/// part is full by rows, known at the first gate, or by bytes, known at the second: then part 1 encodes for all, and
/// stays open too. Where parts end by records, all tables are split, and no record is cut. slice() runs behind the
/// first gate, append() and finish() behind the second: they may run beside each other and beside encode(), but not
/// beside themselves.
class Parts {
public:
    Parts(WriterUse use, PluginEnvironment &environment);

    /// Number the rows of one block and divide them among parts, opening parts as needed. Batches are moved out of
    /// `result`.
    std::vector<Slice> slice(TransformResult &result);

    /// Encode a slice in the lane of worker `worker`. Several workers at once.
    static void encode(Slice &slice, std::size_t worker);

    /// Hand a slice to its writer. Parts before it that can get no more rows are finished.
    void append(const Slice &slice);

    /// Finish every part that is still open, in order.
    void finish();

    /// What the writer takes with its settings.
    const WriterLimits &limits() const noexcept { return limits_; }

    /// Rows of each table so far.
    const std::vector<std::int64_t> &row_counts() const noexcept { return row_counts_; }

private:
    Part &open_part(int number);
    std::unique_ptr<Writer> open_writer(Part &part) const;
    void write_fixed_rows(Part &part) const;
    bool is_fixed(std::size_t table) const { return static_cast<bool>(use_.fixed_rows[table]); }
    Part &part(int number);
    Part &part_for(const Slice &slice);
    bool is_split(std::size_t table) const { return table == split_table_ || use_.split.records > 0; }
    bool is_first_part_needed() const {
        return use_.split.bytes > 0 || (record_tables_ > 1 && use_.split.records == 0);
    }
    void finish_part(int number);
    void slice_first_table(OwnedArray rows, std::vector<Slice> &slices);
    void slice_for_bytes(OwnedArray rows, std::vector<Slice> &slices);
    std::int64_t written_size(const ArrowArray &rows) const;
    void whole_table(std::int32_t table, OwnedArray rows, std::vector<Slice> &slices);
    void slice_records(TransformResult &result, std::vector<Slice> &slices);
    std::int64_t fitting_records(const TransformResult &result, std::int64_t first) const;
    void take_records(TransformResult &result, std::int64_t first, std::int64_t end, std::vector<Slice> &slices);

    WriterUse use_;
    PluginEnvironment &environment_;
    WriterLimits limits_;
    std::size_t split_table_ = 0;     // the first one with rows of records
    std::size_t record_tables_ = 0;   // how many there are
    std::int64_t rows_per_part_ = 0;  // of the table that is split; 0 for any number
    std::vector<std::int64_t> row_counts_;
    int last_part_ = 0;  // by rows, used behind the first gate; by bytes, behind the second
    std::int64_t rows_in_last_part_ = 0;
    std::int64_t records_in_last_part_ = 0;  // and the rows of each table there: by records only
    std::vector<std::int64_t> record_rows_;
    std::uint64_t bytes_in_last_part_ = 0;  // of the first table, before compression; used behind the second gate
    int first_open_ = 1;                    // used behind the second gate
    std::mutex mutex_;                      // of parts_
    std::map<int, std::unique_ptr<Part>> parts_;
};

}  // namespace sluice
