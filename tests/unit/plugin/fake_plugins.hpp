// Plugins made of functions that each test sets, and services that record what was asked of them.
#pragma once

#include "engine/base/failure.hpp"
#include "engine/batch/builder.hpp"
#include "engine/batch/schema.hpp"
#include "engine/plugin/job_services.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <string>
#include <vector>

namespace sluice {

inline Table fake_table() { return {"rows", {{"number", ColumnType::int64}}, {}}; }

inline OwnedArray fake_rows(std::int64_t count) {
    BatchBuilder rows({ColumnType::int64});
    for (std::int64_t row = 0; row < count; ++row) {
        rows.column(0).append_int64(row);
        rows.end_row();
    }
    return rows.finish();
}

/// A source that gives one batch of three rows. One at a time.
struct FakeSource {
    std::function<sluice_status(const sluice_job *, const char *, const char *, void **, const char **)> open;
    std::function<sluice_status(ArrowSchema *)> schema;
    std::function<sluice_status(std::int64_t, std::int64_t, ArrowArray *, sluice_origin *)> next;
    std::function<sluice_status(std::int64_t *)> count;
    int close_count = 0;
    int interrupt_count = 0;
    int batches_left = 1;
    const sluice_job *job = nullptr;

    sluice_source_api api = {};
    sluice_plugin plugin = {};

    FakeSource() {
        current = this;
        open = [this](const sluice_job *the_job, const char *, const char *, void **self, const char **) {
            job = the_job;
            *self = this;
            return SLUICE_OK;
        };
        schema = [](ArrowSchema *out) {
            export_schema(fake_table()).move_to(*out);
            return SLUICE_OK;
        };
        next = [this](std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *) {
            if (batches_left-- == 0) return SLUICE_END;
            fake_rows(3).move_to(*array);
            return SLUICE_OK;
        };
        count = [](std::int64_t *) { return SLUICE_OK; };
        api.struct_size = sizeof api;
        api.open = [](const sluice_job *the_job, const char *settings, const char *query, void **self,
                      const char **residual) { return current->open(the_job, settings, query, self, residual); };
        api.schema = [](void *, ArrowSchema *out) { return current->schema(out); };
        api.next = [](void *, std::int64_t rows, std::int64_t bytes, ArrowArray *array, sluice_origin *origin) {
            return current->next(rows, bytes, array, origin);
        };
        api.close = [](void *) { ++current->close_count; };
        api.interrupt = [](void *) { ++current->interrupt_count; };
        api.count = [](void *, std::int64_t *rows) { return current->count(rows); };
        plugin = {
            sizeof plugin, SLUICE_ABI_MAJOR, SLUICE_ABI_MINOR, SLUICE_KIND_SOURCE,
            "fake",        "1.0.0",          "A fake",         R"({"type": "object", "additionalProperties": false})",
            &api,          nullptr};
    }
    FakeSource(const FakeSource &) = delete;
    FakeSource &operator=(const FakeSource &) = delete;

    static inline FakeSource *current = nullptr;
};

/// A writer in the parallel form that does nothing well. One at a time.
struct FakeWriter {
    std::function<sluice_status(const sluice_job *, const sluice_table *const *, std::int32_t, void **)> open;
    std::function<sluice_status(void **)> lane_open;
    std::function<sluice_status(std::int32_t, const ArrowArray *, std::int64_t, sluice_block *)> encode;
    std::function<sluice_status(std::int32_t, const sluice_block *)> append;
    std::function<sluice_status()> finish;
    int close_count = 0;
    int lanes_open = 0;
    int blocks_released = 0;
    const sluice_job *job = nullptr;

    sluice_writer_api api = {};
    sluice_plugin plugin = {};

    FakeWriter() {
        current = this;
        open = [this](const sluice_job *the_job, const sluice_table *const *, std::int32_t, void **self) {
            job = the_job;
            *self = this;
            return SLUICE_OK;
        };
        lane_open = [](void **) { return SLUICE_OK; };
        encode = [](std::int32_t, const ArrowArray *, std::int64_t, sluice_block *block) {
            block->data = "row\n";
            block->size = 4;
            block->release = [](sluice_block *) { ++current->blocks_released; };
            return SLUICE_OK;
        };
        append = [](std::int32_t, const sluice_block *) { return SLUICE_OK; };
        finish = [] { return SLUICE_OK; };
        api.struct_size = sizeof api;
        api.open = [](const sluice_job *the_job, const char *, const sluice_table *const *tables, std::int32_t count,
                      void **self) { return current->open(the_job, tables, count, self); };
        api.lane_open = [](void *, void **lane) {
            ++current->lanes_open;
            return current->lane_open(lane);
        };
        api.lane_close = [](void *, void *) { --current->lanes_open; };
        api.encode = [](void *, void *, std::int32_t table, const ArrowArray *array, std::int64_t first_row,
                        sluice_block *block) { return current->encode(table, array, first_row, block); };
        api.append = [](void *, std::int32_t table, const sluice_block *block) {
            return current->append(table, block);
        };
        api.finish = [](void *) { return current->finish(); };
        api.close = [](void *) { ++current->close_count; };
        plugin = {sizeof plugin,    SLUICE_ABI_MAJOR,
                  SLUICE_ABI_MINOR, SLUICE_KIND_WRITER,
                  "fake",           "1.0.0",
                  "A fake",         R"({"type": "object", "additionalProperties": false})",
                  nullptr,          &api};
    }
    FakeWriter(const FakeWriter &) = delete;
    FakeWriter &operator=(const FakeWriter &) = delete;

    static inline FakeWriter *current = nullptr;
};

/// Services that work, unless `failure` is set.
struct FakeServices final : JobServices {
    struct Sink final : OutputSink {
        explicit Sink(FakeServices &services) : owner(services) {}
        void write(const void *data, std::size_t size) override {
            owner.fail_if_wanted();
            owner.written.append(static_cast<const char *>(data), size);
        }
        void write_block(const sluice_block &block) override { write(block.data, block.size); }
        FakeServices &owner;
    };

    bool is_cancelled() const noexcept override { return is_cancelled_now; }
    void log(std::int32_t level, std::string_view message) noexcept override {
        logged.emplace_back(std::to_string(level) + " " + std::string(message));
    }
    void progress(std::int64_t bytes_read, std::int64_t bytes_total) noexcept override {
        progressed = {bytes_read, bytes_total};
    }
    OutputSink &open_output(std::string_view name_suffix, std::string_view) override {
        fail_if_wanted();
        opened.emplace_back(name_suffix);
        return sink;
    }
    std::string temp_file() override {
        fail_if_wanted();
        return "/spool/" + std::to_string(++temp_files);
    }
    void fail_if_wanted() const {
        if (failure) throw *failure;
    }

    Sink sink{*this};
    std::optional<Failure> failure;
    bool is_cancelled_now = false;
    std::string written;
    std::vector<std::string> logged, opened;
    std::pair<std::int64_t, std::int64_t> progressed{-1, -1};
    int temp_files = 0;
};

/// The failure that `body` throws.
template <typename Body>
Failure failure_of(Body &&body) {
    try {
        body();
    } catch (const Failure &failure) {
        return failure;
    }
    BOOST_FAIL("nothing was thrown");
    return {Status::ok, ""};
}

/// Boost's printer does not know our enum.
inline std::string status_of(const Failure &failure) { return std::string(status_name(failure.status())); }

inline bool contains(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

}  // namespace sluice
