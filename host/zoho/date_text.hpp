// Dates as people write them into criteria.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::zoho {

/// The date, with its time if it has one, as ISO 8601 text; nothing for what is none. Read are, whatever the case,
/// 2026-01-31, 2026/01/31, 31-Jan-2026, 31 January 2026, 31 Jan, 2026, Jan 31, 2026, and behind each of them T or a
/// space and 15:04, 15:04:05, 15:04:05.678, 03:04 PM, with Z or +01:00 behind that. 01/02/2026 is none: nobody knows
/// which of both is the day.
std::optional<std::string> iso_date(std::string_view text);

}  // namespace sluice::zoho
