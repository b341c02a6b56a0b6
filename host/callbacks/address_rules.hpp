// Which addresses the server may call.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace sluice {

/// A network: an address, and how many of its leading bits count.
class AddressRange {
public:
    /// From "10.0.0.0/8", "fd00::/8" or one address. Throws Failure (bad_config) for other texts, also when bits behind
    /// the length are set.
    explicit AddressRange(std::string_view text);

    /// Families are kept apart: an IPv4 network does not hold the IPv6 forms of its addresses.
    bool contains(const sockaddr &address) const noexcept;

private:
    int family_ = 0;
    std::array<std::uint8_t, 16> bytes_{};
    int bits_ = 0;
};

/// Public addresses, and those that an operator allows. Refused are private, loopback, link-local, shared (RFC 6598),
/// multicast, documentation and reserved networks of both families, and every IPv6 form that carries an IPv4 address
/// (mapped, compatible, 6to4, Teredo, NAT64). A plain value; any thread.
class AddressRules {
public:
    /// `allowed` as for AddressRange. Throws Failure (bad_config) naming the text that is none.
    explicit AddressRules(const std::vector<std::string> &allowed = {});

    bool may_call(const sockaddr &address) const noexcept;

private:
    std::vector<AddressRange> allowed_;
};

}  // namespace sluice
