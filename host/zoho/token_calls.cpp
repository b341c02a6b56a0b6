#include "host/zoho/token_calls.hpp"

#include "engine/base/text.hpp"
#include "host/api/native_route.hpp"
#include "host/http/media_type.hpp"
#include "host/http/public_address.hpp"

#include <chrono>
#include <map>
#include <optional>

namespace sluice::zoho {

namespace {

using http::Refusal;

constexpr std::size_t form_bytes_max = 16 << 10;

using Parameters = std::map<std::string, std::string>;

void add_parameter(Parameters &parameters, const std::string &name, const std::string &value) {
    if (!parameters.emplace(name, value).second)
        throw Refusal(400, "invalid_request", "the parameter '" + name + "' was sent more than once");
}

void add_form(Parameters &parameters, const std::string &form) {
    for (std::size_t begin = 0; begin < form.size();) {
        const std::size_t end = std::min(form.find('&', begin), form.size());
        const std::string pair = form.substr(begin, end - begin);
        begin = end + 1;
        if (pair.empty()) continue;
        const std::size_t equal = std::min(pair.find('='), pair.size());
        const std::optional<std::string> name = http::percent_decoded(pair.substr(0, equal), true);
        const std::optional<std::string> value =
            http::percent_decoded(equal < pair.size() ? pair.substr(equal + 1) : std::string(), true);
        if (!name || !value) throw Refusal(400, "invalid_request", "the body is not a form in percent encoding");
        add_parameter(parameters, *name, *value);
    }
}

std::string required(const Parameters &parameters, const std::string &name) {
    const auto found = parameters.find(name);
    if (found == parameters.end() || found->second.empty())
        throw Refusal(400, "invalid_request", "the parameter '" + name + "' is missing");
    return found->second;
}

}  // namespace

void add_token_route(http::Router &router, Doorkeeper &doorkeeper, KeyStore &keys, PeerThrottle &throttle,
                     const std::string &public_url) {
    const auto give = [&doorkeeper, &keys, &throttle, public_url](http::Exchange &exchange) {
        Parameters parameters;
        for (const http::QueryParameter &one : exchange.request().target.query)
            add_parameter(parameters, one.name, one.value);
        add_form(parameters, exchange.read_body(form_bytes_max));
        const std::string address = doorkeeper.address_of(exchange.request());
        if (const auto wait = throttle.wait_of(address))
            throw Refusal(429, "invalid_request", "too many wrong keys from this address; try again later",
                          http::retry_after(static_cast<int>(wait->count())));
        if (required(parameters, "grant_type") != "refresh_token")
            throw Refusal(400, "invalid_request", "grant_type: only refresh_token is given");
        const PresentedSecret client{required(parameters, "client_id"), required(parameters, "client_secret")};
        const std::string base = http::public_base(exchange.request(), public_url);
        const std::optional<AccessToken> token = keys.issue_access_token(client, required(parameters, "refresh_token"));
        if (!token) {
            throttle.note_failure(address);
            throw Refusal(400, "invalid_client", "the client or its refresh token is unknown, revoked or over");
        }
        http::Response response = json_response(exchange, 200,
                                                {{"access_token", token->text},
                                                 {"expires_in", token->lifetime.count()},
                                                 {"token_type", "Bearer"},
                                                 {"api_domain", base}});
        response.fields.set("Cache-Control", "no-store");
        return response;
    };
    router.add({"POST", "/oauth/v2", "/token", "/oauth/v2/token", give});
}

}  // namespace sluice::zoho
