#include "host/api/doorkeeper.hpp"

#include "engine/base/text.hpp"
#include "host/http/refusal.hpp"

namespace sluice {

namespace {

constexpr std::string_view scheme = "bearer ";

http::Refusal unauthorized(const std::string &detail) {
    http::HeaderFields fields;
    fields.set("WWW-Authenticate", "Bearer realm=\"sluice\"");
    return {401, "unauthorized", detail, fields};
}

}  // namespace

Principal Doorkeeper::admit(const http::Request &request) {
    const std::optional<std::string_view> shown = request.fields.find("Authorization");
    if (!shown) {
        if (keys_.did_ever_hold_keys()) throw unauthorized("a key is needed: Authorization: Bearer slk_...");
        const std::string why_not = is_loopback_ ? http::why_not_local(request) : "the server can be reached by others";
        if (!why_not.empty()) throw unauthorized("a key is needed (" + why_not + "); 'sluice keys create' makes one");
        return anonymous_principal();
    }
    if (shown->size() <= scheme.size() || !equal_ignoring_case(shown->substr(0, scheme.size()), scheme))
        throw unauthorized("the Authorization field must be: Bearer slk_...");
    const std::string address = address_of(request);
    if (const auto wait = throttle_.wait_of(address))
        throw http::Refusal(429, "too_many_failures", "too many wrong keys from this address; try again later",
                            http::retry_after(static_cast<int>(wait->count())));
    const std::optional<Credential> credential =
        keys_.verify(CredentialKind::native, {"", std::string(http::trim(shown->substr(scheme.size())))});
    if (!credential) {
        throttle_.note_failure(address);
        throw unauthorized("the key is unknown, revoked or over");
    }
    return {credential->tenant, credential->id, credential->user, credential->roles, CredentialKind::native, false};
}

}  // namespace sluice
