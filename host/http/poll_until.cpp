#include "host/http/poll_until.hpp"

#include <algorithm>
#include <cerrno>

namespace sluice::http {

bool poll_until(std::span<pollfd> entries, Deadline until) noexcept {
    using std::chrono::milliseconds;
    for (;;) {
        // Rounded up, so that a wait does not end a moment early and begin again.
        const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
        const auto wait = std::clamp(left, milliseconds(0), milliseconds(3'600'000));
        const int count = ::poll(entries.data(), entries.size(), static_cast<int>(wait.count()));
        if (count > 0) return true;
        if (count < 0 && errno != EINTR) return false;
        if (left <= milliseconds(0)) return false;
    }
}

}  // namespace sluice::http
