// Slows those who guess.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace sluice {

/// After a few wrong secrets a peer has to wait before the next one is looked at, each time twice as long; right ones
/// do not shorten it, and a quiet hour forgets everything. IPv6 peers count by their /64, which is one customer. A
/// bounded number of peers is remembered, those of late. Any thread.
class PeerThrottle {
public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    static constexpr std::int64_t free_failures = 5;
    static constexpr std::chrono::seconds wait_min{1}, wait_max{60};
    static constexpr std::chrono::hours memory{1};
    static constexpr std::size_t peers_max = 10'000;

    explicit PeerThrottle(Clock clock = std::chrono::steady_clock::now);

    /// How long `address` (as inet_ntop writes it) has to wait still; nothing when its secret may be looked at.
    std::optional<std::chrono::seconds> wait_of(const std::string &address);
    /// A secret from there was wrong.
    void note_failure(const std::string &address);
    std::size_t peer_count() const;

private:
    struct Peer {
        std::string key;
        std::int64_t failures = 0;
        std::chrono::steady_clock::time_point failed_at, blocked_until;
    };

    const Clock clock_;
    mutable std::mutex mutex_;
    std::list<Peer> peers_;  // the one that failed last in front
    std::unordered_map<std::string, std::list<Peer>::iterator> by_key_;
};

}  // namespace sluice
