#include "host/zoho/callers.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/text.hpp"
#include "host/zoho/zoho_error.hpp"

#include <cstdint>
#include <string>

namespace sluice::zoho {

namespace {

constexpr std::string_view scheme = "zoho-oauthtoken ";

// The token that is shown; empty for none. Another scheme shows none.
std::string shown_token(const http::Request &request) {
    const std::string_view shown = request.fields.find("Authorization").value_or(std::string_view());
    if (shown.size() <= scheme.size() || !equal_ignoring_case(shown.substr(0, scheme.size()), scheme)) return {};
    return std::string(http::trim(shown.substr(scheme.size())));
}

}  // namespace

Principal Callers::admit(const http::Request &request, Role role) {
    Principal principal = doorkeeper_.admit_token(request, shown_token(request));
    if (!principal.may(role)) throw refused(Code::not_permitted, "this needs the role " + std::string(role_name(role)));
    return principal;
}

bool Callers::names_organisation(const http::Request &request, const Principal &principal) const {
    const std::string_view named = http::trim(request.fields.find("ZANALYTICS-ORGID").value_or(std::string_view()));
    if (named.empty()) throw refused(Code::organisation_missing, "the field ZANALYTICS-ORGID is missing in the head");
    return named == organisation_of_(principal.tenant);
}

void Callers::require_organisation(const http::Request &request, const Principal &principal) const {
    if (!names_organisation(request, principal))
        throw refused(Code::wrong_organisation, "ZANALYTICS-ORGID is not the organisation of this workspace");
}

std::string usual_organisation(const std::string &tenant) {
    constexpr std::uint64_t number_min = 100'000'000, number_count = 900'000'000;
    const std::uint64_t chance = std::stoull(sha256_hex("organisation " + tenant).substr(0, 15), nullptr, 16);
    return std::to_string(number_min + chance % number_count);
}

}  // namespace sluice::zoho
