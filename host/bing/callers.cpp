#include "host/bing/callers.hpp"

#include "host/bing/bing_error.hpp"
#include "host/bing/parameters.hpp"

#include <algorithm>
#include <string>

namespace sluice::bing {

Principal Callers::admit(const http::Request &request) {
    const PresentedSecret shown{"", parameter(request, "key")};
    if (is_nameless(request)) throw unauthorized(Authentication::missing, "the parameter 'key' is missing");
    try {
        Principal principal = doorkeeper_.admit(request, CredentialKind::bing, shown);
        require_role(principal, Role::reader);
        return principal;
    } catch (const http::Refusal &refusal) {
        if (refusal.code() != "unauthorized") throw;  // which is the doorkeeper's alone
    }
    if (keys_.is_over(CredentialKind::bing, shown))
        throw unauthorized(Authentication::over, "the key was revoked, or its time is over");
    throw unauthorized(Authentication::unknown, "the key is not known");
}

void Callers::require_role(const Principal &principal, Role role) const {
    if (!principal.may(role))
        throw unauthorized(Authentication::not_authorized, "the key needs the role " + std::string(role_name(role)));
}

bool Callers::is_nameless(const http::Request &request) {
    return parameter(request, "key").empty() && keys_.did_ever_hold_keys();
}

bool Callers::is_master(const DataSource &source, const Principal &principal) {
    const std::string &master = source.about.master;
    if (principal.is_anonymous) return true;
    if (master.empty()) return principal.may(Role::admin);
    if (master == principal.credential) return true;
    const std::vector<Credential> keys = keys_.list(principal.tenant);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const Credential &key) { return key.id == principal.credential && key.label == master; });
}

void Callers::require_master(const DataSource &source, const Principal &principal) {
    if (!is_master(source, principal))
        throw unauthorized(Authentication::not_authorized,
                           "the key is not the master key of the data source '" + source.dataset.id + "'");
}

}  // namespace sluice::bing
