// Who may come in.
#pragma once

#include "host/access/key_store.hpp"
#include "host/access/peer_throttle.hpp"
#include "host/http/proxy_trust.hpp"
#include "host/http/refusal.hpp"
#include "host/http/request.hpp"

#include <functional>
#include <optional>

namespace sluice {

/// Knows callers by a secret, or by the rules of anonymous mode. Any thread; what it is given outlives it.
class Doorkeeper {
public:
    /// `is_loopback`: the listener takes connections of this machine alone.
    Doorkeeper(KeyStore &keys, PeerThrottle &throttle, const http::TrustedProxies &proxies, bool is_loopback)
        : keys_(keys), throttle_(throttle), proxies_(proxies), is_loopback_(is_loopback) {}

    /// By the bearer token of the native API. Throws Refusal: 401 without a valid token where one is needed, 429 for an
    /// address that guesses.
    Principal admit(const http::Request &request);

    /// By what a request of another API shows. In anonymous mode that is accepted as it comes. Throws likewise.
    Principal admit(const http::Request &request, CredentialKind kind, const PresentedSecret &shown);

    /// By an access token, empty when none is shown. In anonymous mode it is accepted as it comes. Throws likewise.
    Principal admit_token(const http::Request &request, const std::string &token);

    /// The address that a request comes from, as far as proxies are believed.
    std::string address_of(const http::Request &request) const {
        return http::client_origin(request, proxies_).address;
    }

private:
    std::string why_not_anonymous(const http::Request &request) const;
    Principal verified(const http::Request &request, CredentialKind kind,
                       const std::function<std::optional<Credential>()> &verify, const http::Refusal &otherwise);
    Principal anonymous(const http::Request &request) const;

    KeyStore &keys_;
    PeerThrottle &throttle_;
    const http::TrustedProxies &proxies_;
    bool is_loopback_;
};

}  // namespace sluice
