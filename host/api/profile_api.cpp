#include "host/api/profile_api.hpp"

#include "engine/base/failure.hpp"
#include "engine/plugin/settings_schema.hpp"
#include "engine/profile/context.hpp"
#include "host/api/native_route.hpp"
#include "host/api/openapi_document.hpp"
#include "host/api/request_body.hpp"
#include "host/http/refusal.hpp"

namespace sluice {

namespace {

using http::Exchange;
using http::Response;

Json summary_view(const ProfileSummary &profile) {
    Json json = {{"id", profile.id}, {"enabled", profile.is_enabled}};
    if (!profile.description.empty()) json["description"] = profile.description;
    if (profile.has_context) {
        json["context"] = Json::object();
        for (const ContextKey &key : context_keys())
            if (!(profile.context.*key.member).empty()) json["context"][key.name] = profile.context.*key.member;
    }
    if (!profile.parent.empty()) json["parent"] = profile.parent;
    json["source"] = profile.source;
    json["writer"] = profile.writer;
    json["problems"] = profile.problem_count;
    return json;
}

// Where a profile's file lies is the operator's business, and so is what is wrong with it.
Json resolution_view(const Resolution &resolution) {
    Json json = to_json(resolution);
    for (Json &candidate : json["candidates"]) {
        candidate.erase("file");
        if (candidate.value("verdict", "").starts_with("broken")) candidate["verdict"] = "broken";
    }
    return json;
}

Json plugin_view(const PluginEntry &entry) {
    if (entry.plugin == nullptr) return {{"file", entry.file.filename().string()}, {"problem", "it cannot be used"}};
    return {{"kind", kind_name(static_cast<PluginKind>(entry.plugin->kind))},
            {"name", entry.plugin->name},
            {"version", entry.plugin->version},
            {"description", entry.plugin->description},
            {"settings_schema", read_settings_schema(entry.plugin->settings_schema)}};
}

}  // namespace

void add_profile_routes(http::Router &router, Doorkeeper &doorkeeper, ProfileLibrary &profiles) {
    add_native_route(router, doorkeeper, "GET", "/profiles", "listProfiles", Role::reader,
                     [&profiles](Exchange &exchange, const Principal &principal) {
                         Json json = {{"profiles", Json::array()}};
                         for (const ProfileSummary &profile : profiles.list(principal.tenant))
                             json["profiles"].push_back(summary_view(profile));
                         return json_response(exchange, 200, json);
                     });
    add_native_route(router, doorkeeper, "GET", "/profiles/{profile}", "getProfile", Role::reader,
                     [&profiles](Exchange &exchange, const Principal &principal) -> Response {
                         try {
                             return json_response(exchange, 200,
                                                  profiles.show(principal.tenant, exchange.value("profile"),
                                                                requester_of(principal).roles));
                         } catch (const Failure &failure) {
                             if (failure.status() != Status::bad_config) throw;
                             throw http::Refusal(404, "not_found", "there is no such profile that can be used");
                         }
                     });
    add_native_route(router, doorkeeper, "POST", "/profiles:resolve", "resolveProfile", Role::reader,
                     [&profiles, schema = std::make_shared<const SettingsSchema>(openapi_schema("Context"))](
                         Exchange &exchange, const Principal &principal) {
                         const Context context = read_context(read_json_body(exchange, *schema));
                         return json_response(exchange, 200,
                                              resolution_view(profiles.explain(principal.tenant, context,
                                                                               requester_of(principal).roles)));
                     });
    add_native_route(router, doorkeeper, "GET", "/plugins", "listPlugins", Role::reader,
                     [&profiles](Exchange &exchange, const Principal &) {
                         Json json = {{"plugins", Json::array()}};
                         for (const PluginEntry &entry : profiles.plugins())
                             json["plugins"].push_back(plugin_view(entry));
                         return json_response(exchange, 200, json);
                     });
}

}  // namespace sluice
