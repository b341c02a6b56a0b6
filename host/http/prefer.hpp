// The Prefer field of RFC 7240.
#pragma once

#include "host/http/request.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::http {

/// The value of a preference ("wait"), the first where there are several; empty when it has none.
std::optional<std::string> preference(const Request &request, std::string_view name);

/// `Prefer: wait=N`, capped; nothing when it is not asked for or no whole number of seconds.
std::optional<std::chrono::seconds> preferred_wait(const Request &request, std::chrono::seconds wait_max);

}  // namespace sluice::http
