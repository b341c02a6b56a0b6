// A running source plugin.
#pragma once

#include "engine/batch/schema.hpp"
#include "engine/plugin/plugin_job.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// A row that the source could not make.
struct RejectedRow {
    std::int64_t row = 0;  // within the batch
    std::optional<std::size_t> column;
    std::string message;
};

/// One batch as the source gave it, not yet checked, and where it comes from.
struct SourceBatch {
    OwnedArray array;
    std::string input;            // name of the file or table
    std::int64_t first_line = 0;  // see sluice_origin
    std::int64_t first_byte = -1;
    std::vector<sluice_row_place> places = {};  // of every row; empty: they follow from the above
    std::vector<RejectedRow> rejected = {};     // ascending by row
};

/// Owns an opened source: closed by the destructor. One thread at a time, but for interrupt(). Every call throws
/// Failure with the plugin's message.
class Source {
public:
    /// `plugin` is of kind source and lives for ever. `services` outlives this object. `settings_json` has passed
    /// the plugin's schema. `query_json`: what to push down, or nothing.
    Source(const sluice_plugin &plugin, JobServices &services, unsigned thread_count, const std::string &settings_json,
           const std::optional<std::string> &query_json);
    ~Source();
    Source(const Source &) = delete;
    Source &operator=(const Source &) = delete;

    /// The columns, checked.
    const Table &table() const noexcept { return table_; }
    /// The part of the query that the source leaves to the engine.
    const std::optional<std::string> &residual() const noexcept { return residual_; }

    /// The next batch, of at most `rows_max` rows, or nothing at the end. Not called again after the end or a
    /// failure. Cancelled jobs throw a Failure with Status::cancelled.
    std::optional<SourceBatch> next(std::int64_t rows_max, std::int64_t bytes_max);

    /// Rows to expect, when the source knows.
    std::optional<std::int64_t> count();

    /// Make a next() that waits in another thread return soon. Any thread, any time before destruction.
    void interrupt() noexcept;

private:
    using Self = std::unique_ptr<void, void (*)(void *)>;

    void open(const std::string &settings_json, const std::optional<std::string> &query_json);
    void read_rejected(const sluice_origin &origin, SourceBatch &batch) const;

    PluginJob job_;
    const sluice_source_api &api_;
    Self self_{nullptr, nullptr};  // behind job_: the plugin may use its job until close returns
    Table table_;
    std::optional<std::string> residual_;
};

}  // namespace sluice
