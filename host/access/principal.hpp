// Who calls, and what they may do.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace sluice {

enum class Role {
    reader = 1,       // sees jobs, profiles and datasets of the tenant, and downloads files
    exporter,         // a reader who submits and cancels jobs
    system_operator,  // "operator": sees metrics and the detail of readiness, and nothing of any tenant
    admin,            // all of this, and keys and datasets of the tenant
    profile_admin     // "profile-admin": a reader who brings profiles of the tenant's own
};

/// The stable lower-case word.
std::string_view role_name(Role role) noexcept;
std::optional<Role> parse_role(std::string_view name) noexcept;

/// `roles` and all that they contain.
std::set<Role> with_contained(const std::set<Role> &roles);

/// What is in both, contained roles too: whoever asks for fewer rights gets those they hold, and never one more.
std::set<Role> narrowed(const std::set<Role> &held, const std::set<Role> &asked);

/// Which HTTP API a credential is for.
enum class CredentialKind { native = 1, riversand, bing, zoho };

std::string_view credential_kind_name(CredentialKind kind) noexcept;
std::optional<CredentialKind> parse_credential_kind(std::string_view name) noexcept;

/// A plain value, proven by a credential or by the rules of anonymous mode.
struct Principal {
    std::string tenant;
    std::string credential;  // its id; empty for the anonymous principal
    std::string user;
    std::set<Role> roles;
    CredentialKind kind = CredentialKind::native;
    bool is_anonymous = false;

    bool may(Role role) const { return with_contained(roles).contains(role); }
};

/// The local caller while no key was ever made: tenant `default`, role admin.
Principal anonymous_principal();

}  // namespace sluice
