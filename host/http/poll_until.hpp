// poll() with a moment instead of a duration.
#pragma once

#include <poll.h>
#include <chrono>
#include <span>

namespace sluice::http {

using Deadline = std::chrono::steady_clock::time_point;

/// Wait until an entry has events or the moment has come, going on after signals. True when an entry has events.
/// Descriptors below 0 are passed over.
bool poll_until(std::span<pollfd> entries, Deadline until) noexcept;

}  // namespace sluice::http
