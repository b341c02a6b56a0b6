#include "host/access/peer_throttle.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <algorithm>
#include <utility>

namespace sluice {

namespace {

constexpr std::size_t network_bytes = 8;  // the /64 of an IPv6 address
constexpr int doublings_max = 16;

std::string key_of(const std::string &address) {
    in6_addr parsed{};
    if (inet_pton(AF_INET6, address.c_str(), &parsed) != 1) return address;
    const auto *const bytes = reinterpret_cast<const char *>(&parsed);
    // An IPv4 peer of a socket for both is itself, not one of all of them.
    if (IN6_IS_ADDR_V4MAPPED(&parsed)) return {bytes, sizeof parsed};
    return {bytes, network_bytes};
}

}  // namespace

PeerThrottle::PeerThrottle(Clock clock) : clock_(std::move(clock)) {}

std::optional<std::chrono::seconds> PeerThrottle::wait_of(const std::string &address) {
    const auto now = clock_();
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key_of(address));
    if (found == by_key_.end() || found->second->blocked_until <= now) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(found->second->blocked_until - now);
}

void PeerThrottle::note_failure(const std::string &address) {
    const auto now = clock_();
    const std::string key = key_of(address);
    const std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        peers_.splice(peers_.begin(), peers_, found->second);
    } else {
        peers_.push_front({key, 0, now, now});
        by_key_[key] = peers_.begin();
    }
    Peer &peer = peers_.front();
    if (now - peer.failed_at >= memory) peer.failures = 0;
    peer.failed_at = now;
    ++peer.failures;
    if (peer.failures > free_failures) {
        const auto doublings = std::min<std::int64_t>(peer.failures - free_failures - 1, doublings_max);
        peer.blocked_until = now + std::min(wait_max, wait_min * (std::int64_t{1} << doublings));
    }
    while (peers_.size() > peers_max) {
        by_key_.erase(peers_.back().key);
        peers_.pop_back();
    }
}

std::size_t PeerThrottle::peer_count() const {
    const std::lock_guard lock(mutex_);
    return peers_.size();
}

}  // namespace sluice
