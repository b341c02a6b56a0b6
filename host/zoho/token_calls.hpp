// Tokens of the Zoho Analytics API: a refresh token becomes an access token.
#pragma once

#include "host/access/key_store.hpp"
#include "host/access/peer_throttle.hpp"
#include "host/api/doorkeeper.hpp"
#include "host/http/router.hpp"

#include <string>

namespace sluice::zoho {

/// POST /oauth/v2/token, with its parameters in the query or as a form. `public_url`: what clients are told to call;
/// empty: what they have called.
/// What it is given outlives the router; any thread.
void add_token_route(http::Router &router, Doorkeeper &doorkeeper, KeyStore &keys, PeerThrottle &throttle,
                     const std::string &public_url);

}  // namespace sluice::zoho
