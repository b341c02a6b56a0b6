// The whole plugin, run the way the engine runs it.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace sluice::csv {

/// What the engine makes of the rows that the plugin gives: one line a row, "line byte: cell|cell", NULL as -, bytes
/// that do not print as \xNN; a rejected row "line byte: rejected, column: message"; then the failure that ends them,
/// if any.
std::string rows_of(const nlohmann::json &settings, std::int64_t rows_max = 1000, std::int64_t bytes_max = 1 << 20);

}  // namespace sluice::csv
