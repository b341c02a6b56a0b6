// Who a request really comes from, and whether it can be trusted to come from this machine.
#pragma once

#include "host/http/request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

/// Why a request may not act as the local user, for logs and answers; empty when it may: its peer is a loopback
/// address, every host that it names is localhost, 127.0.0.1 or [::1], nothing says that it came through a proxy
/// (Forwarded, X-Forwarded-*, X-Real-IP, Via), and no browser says that another site sent it (Origin, Sec-Fetch-Site).
/// The last two keep a page that rebinds its name, or posts a form, from acting here.
std::string why_not_local(const Request &request);

/// Addresses of proxies whose word counts: "10.0.0.0/8", "::1". Any thread.
class TrustedProxies {
public:
    TrustedProxies() = default;
    /// Throws Failure (bad_config) for what is neither an address nor a network in CIDR form.
    explicit TrustedProxies(const std::vector<std::string> &networks);

    bool contains(std::string_view address) const noexcept;

private:
    struct Network {
        std::string bytes;  // 4 or 16
        unsigned bit_count = 0;
    };
    std::vector<Network> networks_;
};

/// The client as far as it is known.
struct ClientOrigin {
    std::string address;
    bool is_https = false;
};

/// The peer, unless it is a trusted proxy: then the last address of X-Forwarded-For that is none, and the scheme of
/// X-Forwarded-Proto. A malformed address ends the search at the one before it.
ClientOrigin client_origin(const Request &request, const TrustedProxies &proxies);

}  // namespace sluice::http
