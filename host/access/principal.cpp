#include "host/access/principal.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace sluice {

namespace {

constexpr std::array<std::string_view, 5> role_names = {"reader", "exporter", "operator", "admin", "profile-admin"};
constexpr std::array<std::string_view, 4> kind_names = {"native", "riversand", "bing", "zoho"};

template <typename Value, std::size_t count>
std::optional<Value> parse(const std::array<std::string_view, count> &names, std::string_view name) noexcept {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Value>(found - names.begin() + 1);
}

}  // namespace

std::string_view role_name(Role role) noexcept { return role_names[static_cast<std::size_t>(role) - 1]; }
std::optional<Role> parse_role(std::string_view name) noexcept { return parse<Role>(role_names, name); }

std::string_view credential_kind_name(CredentialKind kind) noexcept {
    return kind_names[static_cast<std::size_t>(kind) - 1];
}
std::optional<CredentialKind> parse_credential_kind(std::string_view name) noexcept {
    return parse<CredentialKind>(kind_names, name);
}

std::set<Role> with_contained(const std::set<Role> &roles) {
    if (roles.contains(Role::admin))
        return {Role::reader, Role::exporter, Role::system_operator, Role::admin, Role::profile_admin};
    std::set<Role> all = roles;
    if (roles.contains(Role::exporter) || roles.contains(Role::profile_admin)) all.insert(Role::reader);
    return all;
}

std::set<Role> narrowed(const std::set<Role> &held, const std::set<Role> &asked) {
    const std::set<Role> left = with_contained(held), right = with_contained(asked);
    std::set<Role> both;
    std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::inserter(both, both.end()));
    return both;
}

Principal anonymous_principal() {
    Principal principal;
    principal.tenant = "default";
    principal.roles = {Role::admin};
    principal.is_anonymous = true;
    return principal;
}

}  // namespace sluice
