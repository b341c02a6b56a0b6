// Who calls the Bing Maps API.
#pragma once

#include "host/access/key_store.hpp"
#include "host/api/doorkeeper.hpp"
#include "host/bing/data_source.hpp"

namespace sluice::bing {

/// Any thread. What it is given outlives it.
class Callers {
public:
    Callers(Doorkeeper &doorkeeper, KeyStore &keys) : doorkeeper_(doorkeeper), keys_(keys) {}

    /// By the parameter `key`, which is compared as it is. Throws Refusal: 401 without a key, for an unknown one, for
    /// one that is over and for one that may not read, 429 for an address that guesses.
    Principal admit(const http::Request &request);

    /// Whether a key is needed and none is shown.
    bool is_nameless(const http::Request &request);

    /// Whether the caller's is the source's master key: the one that its catalogue entry names by id or label, or, when
    /// it names none, one with the role admin.
    bool is_master(const DataSource &source, const Principal &principal);
    /// Throws Refusal 401 unless it is.
    void require_master(const DataSource &source, const Principal &principal);
    /// Throws Refusal 401 without the role.
    void require_role(const Principal &principal, Role role) const;

private:
    Doorkeeper &doorkeeper_;
    KeyStore &keys_;
};

}  // namespace sluice::bing
