// Dates as HTTP writes them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT"; parts of a second are dropped.
std::string http_date(std::chrono::system_clock::time_point time);
/// Any of the three forms of RFC 9110, 5.6.7.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

}  // namespace sluice::http
