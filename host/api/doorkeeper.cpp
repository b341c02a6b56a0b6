#include "host/api/doorkeeper.hpp"

#include "engine/base/text.hpp"

namespace sluice {

namespace {

constexpr std::string_view scheme = "bearer ";

http::Refusal unauthorized(const char *challenge, const std::string &detail) {
    http::HeaderFields fields;
    fields.set("WWW-Authenticate", challenge);
    return {401, "unauthorized", detail, fields};
}

constexpr const char *bearer_challenge = "Bearer realm=\"sluice\"";
// The other APIs show their secrets outside of HTTP's own scheme; a 401 needs a challenge all the same.
constexpr const char *other_challenge = "Client realm=\"sluice\"";

}  // namespace

std::string Doorkeeper::why_not_anonymous(const http::Request &request) const {
    return is_loopback_ ? http::why_not_local(request) : "the server can be reached by others";
}

Principal Doorkeeper::verified(const http::Request &request, CredentialKind kind,
                               const std::function<std::optional<Credential>()> &verify,
                               const http::Refusal &otherwise) {
    const std::string address = address_of(request);
    if (const auto wait = throttle_.wait_of(address))
        throw http::Refusal(429, "too_many_failures", "too many wrong keys from this address; try again later",
                            http::retry_after(static_cast<int>(wait->count())));
    const std::optional<Credential> credential = verify();
    if (!credential) {
        throttle_.note_failure(address);
        throw otherwise;
    }
    return {credential->tenant, credential->id, credential->user, credential->roles, kind, false};
}

Principal Doorkeeper::admit(const http::Request &request) {
    const std::optional<std::string_view> shown = request.fields.find("Authorization");
    if (!shown) {
        if (keys_.did_ever_hold_keys())
            throw unauthorized(bearer_challenge, "a key is needed: Authorization: Bearer slk_...");
        if (const std::string why_not = why_not_anonymous(request); !why_not.empty())
            throw unauthorized(bearer_challenge, "a key is needed (" + why_not + "); 'sluice keys create' makes one");
        return anonymous_principal();
    }
    if (shown->size() <= scheme.size() || !equal_ignoring_case(shown->substr(0, scheme.size()), scheme))
        throw unauthorized(bearer_challenge, "the Authorization field must be: Bearer slk_...");
    const PresentedSecret secret{"", std::string(http::trim(shown->substr(scheme.size())))};
    return verified(
        request, CredentialKind::native, [&] { return keys_.verify(CredentialKind::native, secret); },
        unauthorized(bearer_challenge, "the key is unknown, revoked or over"));
}

Principal Doorkeeper::admit(const http::Request &request, CredentialKind kind, const PresentedSecret &shown) {
    if (!keys_.did_ever_hold_keys()) return anonymous(request);
    if (shown.secret.empty()) throw unauthorized(other_challenge, "a client id and a client secret are needed");
    return verified(
        request, kind, [&] { return keys_.verify(kind, shown); },
        unauthorized(other_challenge, "the credential is unknown, revoked or over"));
}

Principal Doorkeeper::admit_token(const http::Request &request, const std::string &token) {
    if (!keys_.did_ever_hold_keys()) return anonymous(request);
    const http::Refusal otherwise = unauthorized(other_challenge, "a valid access token is needed");
    if (token.empty()) throw otherwise;
    return verified(
        request, CredentialKind::zoho, [&] { return keys_.verify_access_token(token); }, otherwise);
}

Principal Doorkeeper::anonymous(const http::Request &request) const {
    if (const std::string why_not = why_not_anonymous(request); !why_not.empty())
        throw unauthorized(other_challenge, "a credential is needed (" + why_not + ")");
    return anonymous_principal();
}

}  // namespace sluice
