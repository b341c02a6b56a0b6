// The whole plugin, run the way the engine runs it.
#pragma once

#include "engine/plugin/source.hpp"
#include "tests/unit/input/source_services.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::jsonl {

using input::SourceServices;

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
