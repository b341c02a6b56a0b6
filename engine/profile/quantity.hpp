// Durations ("30m") and sizes ("512MiB") as people write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice {

/// A positive whole number and one of s, m, h, d, without a space; at most ten years (3650d).
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// Bytes: a positive whole number and one of B, KiB, MiB, GiB, TiB, without a space.
std::optional<std::int64_t> parse_size(std::string_view text);

}  // namespace sluice
