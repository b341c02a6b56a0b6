// A source that makes trouble: what kills a runner, and what its agent must notice.
#include "plugins/sdk/sluice/source.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <new>
#include <thread>

namespace sluice::test {

class UnrulySource {
public:
    static constexpr const char *name = "unruly";
    static constexpr const char *version = "1.0.0";
    static constexpr const char *description = "Rows with trouble";
    static constexpr const char *settings_schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "rows": {"type": "integer", "default": 10},
    "trouble": {"enum": ["none", "crash", "crash_once", "exit", "memory", "hang", "slow", "retry", "retry_once"], "default": "none",
      "description": "Before the last row"},
    "mark": {"type": "string", "default": "", "description": "A file that is made when the trouble begins; _once: then there is none again"},
    "millis": {"type": "integer", "default": 10, "description": "Between rows, when slow"}
  }
})json";

    UnrulySource(sdk::Job job, const sdk::Settings &settings)
        : job_(job),
          row_count_(sdk::setting<std::int64_t>(settings, "rows", 10)),
          trouble_(sdk::setting<std::string>(settings, "trouble", "none")),
          mark_(sdk::setting<std::string>(settings, "mark", "")),
          pause_(sdk::setting<std::int64_t>(settings, "millis", 10)) {}

    Table table() const { return {"rows", {{"number", ColumnType::int64}}, {}}; }

    std::optional<sdk::SourceBatch> next(sdk::BatchLimits) {
        if (next_row_ >= row_count_) return std::nullopt;
        if (next_row_ + 1 == row_count_) make_trouble();
        if (trouble_ == "slow") std::this_thread::sleep_for(pause_);
        BatchBuilder rows({ColumnType::int64});
        rows.column(0).append_int64(next_row_++);
        rows.end_row();
        sdk::SourceBatch batch;
        batch.array = rows.finish();
        return batch;
    }

    std::int64_t count() const { return row_count_; }

private:
    // True when the mark was there already.
    bool mark() const {
        if (mark_.empty()) return false;
        const int file = open(mark_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        if (file >= 0) close(file);
        return file < 0;
    }

    void make_trouble() const {
        const bool was_marked = mark();
        if (trouble_.ends_with("_once") && was_marked) return;
        if (trouble_.starts_with("crash")) {
            std::signal(SIGSEGV, SIG_DFL);  // a sanitizer would report it
            raise(SIGSEGV);
        } else if (trouble_ == "exit") {
            _exit(7);
        } else if (trouble_ == "memory") {
            static_cast<void>(::operator new(std::size_t(1) << 46));  // more than there is address space
        } else if (trouble_ == "hang") {
            while (true) pause();
        } else if (trouble_.starts_with("retry")) {
            throw sdk::Failure(SLUICE_IO_RETRY, "the source is not there for now");
        }
    }

    sdk::Job job_;
    std::int64_t row_count_;
    std::string trouble_, mark_;
    std::chrono::milliseconds pause_;
    std::int64_t next_row_ = 0;
};

}  // namespace sluice::test

SLUICE_SOURCE(sluice::test::UnrulySource)
