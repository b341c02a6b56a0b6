// Who may come in to the native API.
#pragma once

#include "host/access/key_store.hpp"
#include "host/access/peer_throttle.hpp"
#include "host/http/proxy_trust.hpp"
#include "host/http/request.hpp"

namespace sluice {

/// Knows callers by their bearer token, or by the rules of anonymous mode. Any thread; what it is given outlives it.
class Doorkeeper {
public:
    /// `is_loopback`: the listener takes connections of this machine alone.
    Doorkeeper(KeyStore &keys, PeerThrottle &throttle, const http::TrustedProxies &proxies, bool is_loopback)
        : keys_(keys), throttle_(throttle), proxies_(proxies), is_loopback_(is_loopback) {}

    /// Throws Refusal: 401 without a valid token where one is needed, 429 for an address that guesses.
    Principal admit(const http::Request &request);

    /// The address that a request comes from, as far as proxies are believed.
    std::string address_of(const http::Request &request) const {
        return http::client_origin(request, proxies_).address;
    }

private:
    KeyStore &keys_;
    PeerThrottle &throttle_;
    const http::TrustedProxies &proxies_;
    bool is_loopback_;
};

}  // namespace sluice
