#include "host/callbacks/address_rules.hpp"

#include "engine/base/failure.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <algorithm>
#include <charconv>
#include <cstring>

namespace sluice {

namespace {

// The IANA special-purpose registries, as far as nobody outside may be there.
const std::vector<AddressRange> &refused_networks() {
    static const std::vector<AddressRange> networks = [] {
        std::vector<AddressRange> ranges;
        for (const char *text : {
                 "0.0.0.0/8",        // this network
                 "10.0.0.0/8",       // private
                 "100.64.0.0/10",    // shared, behind a carrier's NAT
                 "127.0.0.0/8",      // loopback
                 "169.254.0.0/16",   // link-local, cloud metadata
                 "172.16.0.0/12",    // private
                 "192.0.0.0/24",     // protocol assignments
                 "192.0.2.0/24",     // documentation
                 "192.88.99.0/24",   // 6to4 relays
                 "192.168.0.0/16",   // private
                 "198.18.0.0/15",    // benchmarks
                 "198.51.100.0/24",  // documentation
                 "203.0.113.0/24",   // documentation
                 "224.0.0.0/4",      // multicast
                 "240.0.0.0/4",      // reserved, broadcast
                 "2001::/23",        // protocol assignments, Teredo
                 "2001:db8::/32",    // documentation
                 "2002::/16",        // 6to4
                 "3fff::/20",        // documentation
             })
            ranges.emplace_back(text);
        return ranges;
    }();
    return networks;
}

// Everything else of IPv6 is no global unicast: unspecified, loopback, mapped, compatible, NAT64, local, multicast.
const AddressRange &global_unicast() {
    static const AddressRange range("2000::/3");
    return range;
}

const std::uint8_t *bytes_of(const sockaddr &address) noexcept {
    if (address.sa_family == AF_INET)
        return reinterpret_cast<const std::uint8_t *>(&reinterpret_cast<const sockaddr_in &>(address).sin_addr);
    return reinterpret_cast<const std::uint8_t *>(&reinterpret_cast<const sockaddr_in6 &>(address).sin6_addr);
}

bool are_equal(const std::uint8_t *left, const std::uint8_t *right, int bits) noexcept {
    const auto whole = static_cast<std::size_t>(bits / 8);
    if (!std::equal(left, left + whole, right)) return false;
    const int rest = bits % 8;
    return rest == 0 || (left[whole] ^ right[whole]) >> (8 - rest) == 0;
}

}  // namespace

AddressRange::AddressRange(std::string_view text) {
    const auto refuse = [&] {
        throw Failure(Status::bad_config, "'" + std::string(text) + "' is no network; write 10.0.0.0/8 or fd00::/8");
    };
    const std::size_t slash = text.find('/');
    const std::string address(text.substr(0, slash));
    family_ = address.find(':') == std::string::npos ? AF_INET : AF_INET6;
    if (inet_pton(family_, address.c_str(), bytes_.data()) != 1) refuse();
    const int bits_max = family_ == AF_INET ? 32 : 128;
    bits_ = bits_max;
    if (slash == std::string_view::npos) return;
    const std::string_view length = text.substr(slash + 1);
    const auto [stop, error] = std::from_chars(length.data(), length.data() + length.size(), bits_);
    if (error != std::errc() || stop != length.data() + length.size() || bits_ < 0 || bits_ > bits_max) refuse();
    for (int bit = bits_; bit < bits_max; ++bit)
        if ((bytes_[static_cast<std::size_t>(bit / 8)] >> (7 - bit % 8) & 1) != 0) refuse();
}

bool AddressRange::contains(const sockaddr &address) const noexcept {
    return address.sa_family == family_ && are_equal(bytes_.data(), bytes_of(address), bits_);
}

AddressRules::AddressRules(const std::vector<std::string> &allowed) {
    for (const std::string &text : allowed) allowed_.emplace_back(text);
}

bool AddressRules::may_call(const sockaddr &address) const noexcept {
    if (address.sa_family != AF_INET && address.sa_family != AF_INET6) return false;
    const auto holds = [&](const AddressRange &range) { return range.contains(address); };
    if (std::any_of(allowed_.begin(), allowed_.end(), holds)) return true;
    if (address.sa_family == AF_INET6 && !global_unicast().contains(address)) return false;
    const std::vector<AddressRange> &refused = refused_networks();
    return std::none_of(refused.begin(), refused.end(), holds);
}

}  // namespace sluice
