// Moments, as the store keeps them and as APIs write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// By the store's wall clock.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

Timestamp now() noexcept;

/// "2026-01-31T23:59:59.123Z" (RFC 3339, UTC, milliseconds).
std::string time_text(Timestamp time);

/// An RFC 3339 date and time, with or without fraction, in UTC (Z) or with an offset. Nothing for anything else.
std::optional<Timestamp> parse_time(std::string_view text);

}  // namespace sluice
