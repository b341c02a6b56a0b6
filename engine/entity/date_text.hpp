// Dates and times as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice {

/// Days since 1970-01-01 of a `yyyy-MM-dd` that exists, years 0001 to 9999; nothing for anything else.
std::optional<std::int32_t> date_of(std::string_view text) noexcept;

/// A point in time, or why the text is none.
struct DateTime {
    std::int64_t microseconds = 0;  // since 1970-01-01T00:00:00Z
    std::string_view problem;       // empty when the text was read
};

/// Read RFC 3339 (`2018-07-30T23:01:36.338Z`, `…+02:00`) and the form that writes the offset without a colon
/// (`…-0500`). Without an offset it is a problem, unless `is_utc_assumed`. Fractions finer than microseconds and leap
/// seconds are a problem too: they would be lost.
DateTime datetime_of(std::string_view text, bool is_utc_assumed) noexcept;

/// Append yyyy-MM-dd.
void append_date(std::vector<char> &out, std::int32_t days);
/// Append yyyy-MM-ddTHH:mm:ssZ, with as many digits of a fraction as it has.
void append_datetime(std::vector<char> &out, std::int64_t microseconds);

}  // namespace sluice
