// Who calls with the headers of the platform.
#pragma once

#include "host/api/doorkeeper.hpp"

#include <string_view>

namespace sluice::riversand {

/// Knows callers by auth-client-id and auth-client-secret, the user by x-rdp-userId and narrows what they may do by
/// x-rdp-userRoles. Any thread; the doorkeeper outlives it.
class Callers {
public:
    explicit Callers(Doorkeeper &doorkeeper) : doorkeeper_(doorkeeper) {}

    /// `path_tenant`: of the path, empty when it names none. Throws Refusal: 401 and 429 as the doorkeeper does, 403
    /// when the tenants of path, x-rdp-tenantId and credential are not one, or the roles lack `role`.
    Principal admit(const http::Request &request, std::string_view path_tenant, Role role);

private:
    Doorkeeper &doorkeeper_;
};

}  // namespace sluice::riversand
