// Who calls the Zoho Analytics API.
#pragma once

#include "host/api/doorkeeper.hpp"

#include <functional>
#include <string>

namespace sluice::zoho {

/// Any thread. What it is given outlives it.
class Callers {
public:
    /// `organisation_of`: the id of a tenant as an organisation.
    Callers(Doorkeeper &doorkeeper, std::function<std::string(const std::string &tenant)> organisation_of)
        : doorkeeper_(doorkeeper), organisation_of_(std::move(organisation_of)) {}

    /// By `Authorization: Zoho-oauthtoken ...`. Throws Refusal: 8535 without a valid token, 7301 without the role.
    Principal admit(const http::Request &request, Role role);

    /// Whether ZANALYTICS-ORGID names the caller's organisation. Throws Refusal 8083 without one.
    bool names_organisation(const http::Request &request, const Principal &principal) const;

    /// Throws Refusal 8083, 7387 unless it does.
    void require_organisation(const http::Request &request, const Principal &principal) const;

    std::string organisation_of(const std::string &tenant) const { return organisation_of_(tenant); }
    Doorkeeper &doorkeeper() noexcept { return doorkeeper_; }

private:
    Doorkeeper &doorkeeper_;
    std::function<std::string(const std::string &tenant)> organisation_of_;
};

/// The id of a tenant that has been given none: made of its name, the same on every server.
std::string usual_organisation(const std::string &tenant);

}  // namespace sluice::zoho
