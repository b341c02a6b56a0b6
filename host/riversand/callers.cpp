#include "host/riversand/callers.hpp"

#include "engine/base/text.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace sluice::riversand {

namespace {

constexpr std::size_t user_bytes_max = 256;

// A name in a list that may be JSON: `admin, exporter` and `["admin"]` say the same kind of thing.
std::string_view bare(std::string_view name) {
    constexpr std::string_view around = " \t[]\"'";
    const std::size_t begin = name.find_first_not_of(around);
    if (begin == std::string_view::npos) return {};
    return name.substr(begin, name.find_last_not_of(around) + 1 - begin);
}

// Names that are no roles here give nothing. Nothing for a text without any name.
std::optional<std::set<Role>> asked_roles(std::string_view text) {
    std::set<Role> roles;
    bool has_name = false;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string name = ascii_lower(bare(text.substr(begin, end - begin)));
        has_name |= !name.empty();
        if (const std::optional<Role> role = parse_role(name)) roles.insert(*role);
        begin = end + 1;
    }
    return has_name ? std::optional(roles) : std::nullopt;
}

void require_one_tenant(const Principal &principal, std::string_view path, std::string_view header) {
    const auto are_one = [](std::string_view left, std::string_view right) {
        return left.empty() || right.empty() || equal_ignoring_case(left, right);
    };
    const bool is_own =
        principal.is_anonymous || (are_one(path, principal.tenant) && are_one(header, principal.tenant));
    if (!is_own || !are_one(path, header))
        throw http::Refusal(403, "forbidden",
                            "the tenants of the path, of x-rdp-tenantId and of the credential must be the same");
}

}  // namespace

Principal Callers::admit(const http::Request &request, std::string_view path_tenant, Role role) {
    const auto field = [&](std::string_view name) {
        return http::trim(request.fields.find(name).value_or(std::string_view()));
    };
    Principal principal =
        doorkeeper_.admit(request, CredentialKind::riversand,
                          {std::string(field("auth-client-id")), std::string(field("auth-client-secret"))});
    require_one_tenant(principal, path_tenant, field("x-rdp-tenantId"));
    // The platform trusts its clients to say on whose behalf they call; the credential stays in the record.
    if (const std::string_view user = field("x-rdp-userId"); !user.empty())
        principal.user = std::string(user.substr(0, user_bytes_max));
    if (const std::optional<std::set<Role>> roles = asked_roles(field("x-rdp-userRoles")))
        principal.roles = narrowed(principal.roles, *roles);
    if (!principal.may(role))
        throw http::Refusal(403, "forbidden",
                            "this needs the role " + std::string(role_name(role)) +
                                ", which the credential, as x-rdp-userRoles narrows it, has not");
    return principal;
}

}  // namespace sluice::riversand
