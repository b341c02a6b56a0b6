// The credentials of those who may call.
#pragma once

#include "host/access/principal.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice {

/// What is known of a credential; its secret is not.
struct Credential {
    using Time = std::chrono::sys_time<std::chrono::microseconds>;

    std::string id;
    CredentialKind kind = CredentialKind::native;
    std::string client;  // riversand, zoho: the name that stands beside the secret; empty for the others
    std::string tenant, user;
    std::set<Role> roles;
    std::string label;  // for people
    Time created_at;
    std::optional<Time> expires_at, revoked_at;
    std::optional<Time> used_at;  // to within a few minutes
};

/// A credential to be made.
struct NewCredential {
    CredentialKind kind = CredentialKind::native;
    std::string client;
    std::string tenant, user;
    std::set<Role> roles;
    std::string label;
    std::optional<Credential::Time> expires_at;
};

/// Shown once, and nowhere kept.
struct IssuedCredential {
    Credential credential;
    std::string secret;
    std::string refresh_token;  // zoho
};

/// What a caller shows. Native and bing have a secret alone.
struct PresentedSecret {
    std::string client, secret;
};

/// An access token of Zoho's kind.
struct AccessToken {
    std::string text;
    std::chrono::seconds lifetime{0};
};

/// Keys that outlive every process. The host reads them while a command line may change them; a change counts for the
/// next call. Secrets are kept as SHA-256, which is enough for what nobody can guess. Any thread. Calls throw Failure:
/// bad_config for what cannot be made, io_retry and io_fatal when the store cannot answer; nothing was changed then.
class KeyStore {
public:
    virtual ~KeyStore() = default;

    /// With a new secret, `slk_<id>_<256 bits>` for native ones. A client may have two live secrets, so that one can
    /// replace the other.
    virtual IssuedCredential create(const NewCredential &credential) = 0;
    /// With secrets that exist already, so that clients keep theirs; `refresh_token` for zoho only.
    virtual Credential import(const NewCredential &credential, const std::string &secret,
                              const std::string &refresh_token) = 0;
    /// Of one tenant, or all when it is empty; revoked ones too, oldest first.
    virtual std::vector<Credential> list(const std::string &tenant) = 0;
    /// From now on it is unknown, and so are its access tokens. False when there is none, or none live.
    virtual bool revoke(const std::string &id) = 0;
    /// Drop all of a tenant's credentials, revoked ones too, as if there had been none. How many there were.
    virtual std::int64_t purge(const std::string &tenant) = 0;
    /// Whether a credential was ever made. Stays true for ever: revoking the last one opens nothing.
    virtual bool did_ever_hold_keys() = 0;

    /// The live credential of this secret. What is unknown takes as long as what is known.
    virtual std::optional<Credential> verify(CredentialKind kind, const PresentedSecret &presented) = 0;
    /// Whether the secret is that of a credential which was revoked or is over, and of no live one.
    virtual bool is_over(CredentialKind kind, const PresentedSecret &presented) = 0;
    /// A new access token for a live zoho credential that shows its refresh token too.
    virtual std::optional<AccessToken> issue_access_token(const PresentedSecret &presented,
                                                          const std::string &refresh_token) = 0;
    /// The live credential behind an access token that is not over.
    virtual std::optional<Credential> verify_access_token(const std::string &token) = 0;
};

}  // namespace sluice
