// A source and a writer made for tests, called through the plugin contract without being loaded from a file.
#pragma once

#include "engine/pipeline/export_run.hpp"
#include "plugins/sdk/sluice/source.hpp"
#include "plugins/sdk/sluice/writer.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>

namespace sluice::test {

/// Numbered rows {number, text} in batches. Settings: rows, rows_per_batch,
/// fail_at (the batch that fails; -1: none, -2: open), status, endless.
class NumberSource {
public:
    static constexpr const char *name = "numbers";
    static constexpr const char *version = "1.0.0";
    static constexpr const char *description = "Numbered rows for tests";
    static constexpr const char *settings_schema = R"({"type": "object"})";

    NumberSource(sdk::Job job, const sdk::Settings &settings)
        : job_(job),
          rows_(sdk::setting(settings, "rows", std::int64_t{10})),
          rows_per_batch_(sdk::setting(settings, "rows_per_batch", std::int64_t{3})),
          fail_at_(sdk::setting(settings, "fail_at", std::int64_t{-1})),
          status_(sdk::setting(settings, "status", std::int32_t{SLUICE_IO_FATAL})),
          is_endless_(sdk::setting(settings, "endless", false)) {
        if (fail_at_ == -2) throw sdk::Failure(status_, "failed at open");
    }

    Table table() const { return {"numbers", {{"number", ColumnType::int64}, {"text", ColumnType::text}}, {}}; }

    std::optional<sdk::SourceBatch> next(sdk::BatchLimits) {
        if (batch_++ == fail_at_) throw sdk::Failure(status_, "failed at batch " + std::to_string(fail_at_));
        if (done_ == rows_ && !is_endless_) return std::nullopt;
        BatchBuilder builder({ColumnType::int64, ColumnType::text});
        for (; builder.row_count() < rows_per_batch_ && (is_endless_ || done_ < rows_); ++done_) {
            builder.column(0).append_int64(done_);
            builder.column(1).append_text("row " + std::to_string(done_));
            builder.end_row();
        }
        sdk::SourceBatch batch;
        batch.name = "numbers";
        batch.first_line = done_ - builder.row_count() + 1;
        batch.array = builder.finish();
        return batch;
    }

private:
    sdk::Job job_;
    std::int64_t rows_, rows_per_batch_, fail_at_;
    std::int32_t status_;
    bool is_endless_;
    std::int64_t done_ = 0, batch_ = 0;
};

/// One line a row: the row's number in its part, a tab, and the columns. Settings: fail_in ("open", "encode", "append",
/// "finish"), fail_at (the first row of the block that fails), slow (encode of even blocks waits, so that blocks
/// overtake each other), suffix (of the first output), free (rows are numbered through all parts, so that blocks may go
/// to any), text_max (UTF-16 units of a text).
class LineWriter {
public:
    static constexpr const char *name = "lines";
    static constexpr const char *version = "1.0.0";
    static constexpr const char *description = "Lines for tests";
    static constexpr const char *settings_schema = R"({"type": "object"})";
    static constexpr std::int64_t rows_per_table_max = 1000;

    LineWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables)
        : fail_in_(sdk::setting(settings, "fail_in", "")),
          fail_at_(sdk::setting(settings, "fail_at", std::int64_t{0})),
          is_slow_(sdk::setting(settings, "slow", false)),
          is_free_(sdk::setting(settings, "free", false)),
          text_units_max_(sdk::setting(settings, "text_max", std::int64_t{0})) {
        fail_maybe("open", 0);
        for (const Table &table : tables) {
            outputs_.push_back(job.open_output(
                outputs_.empty() ? sdk::setting(settings, "suffix", ".txt") : "-" + table.name + ".txt", "text/plain"));
            outputs_.back().write("begin\n");
        }
    }

    void encode(sdk::NoLane &, std::int32_t, const BatchView &rows, std::int64_t first_row, std::string &bytes) const {
        fail_maybe("encode", first_row);
        if (is_slow_ && first_row % 2 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        for (std::int64_t row = 0; row < rows.row_count(); ++row) {
            bytes += std::to_string(first_row + row);
            for (const ColumnView &column : rows.columns()) {
                bytes += '\t';
                if (column.is_null(row)) continue;
                if (is_text_like(column.type()))
                    bytes += column.text(row);
                else
                    bytes += std::to_string(column.int64(row));
            }
            bytes += '\n';
        }
    }
    void append(std::int32_t table, const std::string &, const sluice_block &block) {
        fail_maybe("append", appended_);
        ++appended_;
        outputs_[static_cast<std::size_t>(table)].write(block);
    }
    void finish() {
        fail_maybe("finish", 0);
        for (const sdk::Output &output : outputs_) output.write("end\n");
    }
    void limits(sluice_writer_limits &limits) const {
        if (is_free_) limits.rows_per_table_max = 0;
        limits.has_free_blocks = is_free_ ? 1 : 0;
        limits.text_units_max = text_units_max_;
    }

private:
    void fail_maybe(const std::string &where, std::int64_t at) const {
        if (fail_in_ == where && at >= fail_at_) throw sdk::Failure(SLUICE_IO_FATAL, "failed in " + where);
    }

    std::string fail_in_;
    std::int64_t fail_at_;
    bool is_slow_, is_free_;
    std::int64_t text_units_max_;
    std::int64_t appended_ = 0;
    std::vector<sdk::Output> outputs_;
};

template <typename Class>
const sluice_plugin &source_plugin() {
    static constexpr sluice_source_api api = sdk::SourceFunctions<Class>::api();
    static constexpr sluice_plugin plugin = {sizeof(sluice_plugin),
                                             SLUICE_ABI_MAJOR,
                                             SLUICE_ABI_MINOR,
                                             SLUICE_KIND_SOURCE,
                                             Class::name,
                                             Class::version,
                                             Class::description,
                                             Class::settings_schema,
                                             &api,
                                             nullptr};
    return plugin;
}

template <typename Class>
const sluice_plugin &writer_plugin() {
    static constexpr sluice_writer_api api = sdk::WriterFunctions<Class>::api();
    static constexpr sluice_plugin plugin = {sizeof(sluice_plugin),
                                             SLUICE_ABI_MAJOR,
                                             SLUICE_ABI_MINOR,
                                             SLUICE_KIND_WRITER,
                                             Class::name,
                                             Class::version,
                                             Class::description,
                                             Class::settings_schema,
                                             nullptr,
                                             &api};
    return plugin;
}

/// A plan from NumberSource to LineWriter, without a script, in 3 threads.
inline ExportPlan number_plan(const std::string &source_settings, const std::string &writer_settings) {
    ExportPlan plan;
    plan.profile.id = "numbers";
    plan.source = &source_plugin<NumberSource>();
    plan.writer = &writer_plugin<LineWriter>();
    plan.source_settings = source_settings;
    plan.writer_settings = writer_settings;
    plan.job_id = "job";
    plan.names.name.base = "out";
    plan.thread_count = 3;
    return plan;
}

}  // namespace sluice::test
