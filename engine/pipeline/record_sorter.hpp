// Records in the order of a query, in memory that is bounded whatever their number.
#pragma once

#include "engine/artifact/artifact_store.hpp"
#include "engine/batch/builder.hpp"
#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "engine/script/transform.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// Takes rows of the source with their sort keys, and gives them back in order; rows with equal keys keep the order of
/// the source. What does not fit into memory is sorted in pieces, which are written to temporary files and merged.
/// The order does not depend on who adds what when. Throws Failure when a file cannot be written or read.
class RecordSorter {
public:
    /// `memory_bytes`: of the rows and keys that wait in memory. `wanted`: only so many of the first rows will be asked
    /// for. `store` gives the files, and outlives this.
    RecordSorter(Table source, ArtifactStore &store, std::size_t memory_bytes, std::optional<std::int64_t> wanted);

    ~RecordSorter();
    RecordSorter(const RecordSorter &) = delete;
    RecordSorter &operator=(const RecordSorter &) = delete;

    /// Add the rows that were selected of the block `number`. Any thread.
    void add(std::int64_t number, const SourceBatch &block, const Selection &selection);

    /// The next rows in order, nothing at the end: as many as a block holds. After the last add(), one thread at a
    /// time.
    std::optional<SourceBatch> next(std::int64_t rows_max, std::int64_t bytes_max);

private:
    /// One row: where its bytes lie, and what decides about its place.
    struct Entry {
        std::uint64_t key_size = 0, row_size = 0, sequence = 0;
        const char *bytes = nullptr;  // the key, then the row

        bool operator<(const Entry &other) const noexcept;
    };
    /// A sorted piece that is read from its begin on: in memory, or in a file.
    class Run;

    void append_row(const BatchView &view, std::int64_t row);
    void restore_row(const Entry &entry, BatchBuilder &builder) const;
    void make_room();
    void sort();
    void keep_entries(std::size_t count);
    void merge_files();
    Run *least();

    Table source_;
    std::vector<ColumnType> types_;
    ArtifactStore &store_;
    std::size_t memory_bytes_;
    std::optional<std::int64_t> wanted_;
    std::mutex mutex_;
    std::vector<Entry> entries_;
    std::vector<std::unique_ptr<char[]>> texts_;  // that the entries point to
    std::size_t bytes_ = 0;
    std::vector<char> row_;
    std::vector<std::string> files_;
    std::vector<std::unique_ptr<Run>> runs_;
    bool is_merging_ = false;
};

}  // namespace sluice
