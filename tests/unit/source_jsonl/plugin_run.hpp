// The whole plugin, run the way the engine runs it.
#pragma once

#include "engine/plugin/job_services.hpp"
#include "engine/plugin/source.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::jsonl {

/// Remembers the last progress; offers nothing that a source has no use for.
class SourceServices : public JobServices {
public:
    bool is_cancelled() const noexcept override { return false; }
    void log(std::int32_t, std::string_view) noexcept override {}
    void progress(std::int64_t read, std::int64_t total) noexcept override {
        bytes_read = read;
        bytes_total = total;
    }
    OutputSink &open_output(std::string_view, std::string_view) override;
    std::string temp_file() override;

    std::atomic<std::int64_t> bytes_read = 0;
    std::atomic<std::int64_t> bytes_total = 0;
};

/// A record, and where the engine would say that it stands.
struct NamedRecord {
    std::string input;
    std::int64_t line;
    std::int64_t byte;
    std::string text;
};

/// The plugin as the engine loads it.
const sluice_plugin &jsonl_plugin();

/// The next batch's records; nothing at the end.
std::vector<NamedRecord> next_records(Source &source, std::int64_t rows_max = 1000, std::int64_t bytes_max = 1 << 20);

/// All records; the failure that ends them, if any, is passed on after `records` was filled.
void read_records(Source &source, std::vector<NamedRecord> &records);

}  // namespace sluice::jsonl
