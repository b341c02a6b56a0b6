#include "host/riversand/configuration_calls.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "host/api/native_route.hpp"
#include "host/riversand/export_envelope.hpp"
#include "host/riversand/integration_profile.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace sluice::riversand {

namespace {

using http::Exchange;
using http::Response;

constexpr std::int64_t imports_max = 1000;  // of one tenant
constexpr const char *type_name = "integrationprofile";

std::string text_name(const std::string &id) { return "imported profile " + shown(id); }

bool is_profile_type(const std::string &type) {
    return equal_ignoring_case(type, type_name) || equal_ignoring_case(type, "integrationprofile-system");
}

// The objects of a body that changes some.
std::vector<Json> objects_of(const Json &body) {
    std::vector<Json> objects = items_of(member(body, "configObject"));
    for (Json &object : items_of(member(body, "configObjects"))) objects.push_back(std::move(object));
    if (objects.empty()) throw refused(code::missing_parameter, "missing parameter 'configObject'");
    for (const Json &object : objects)
        if (!is_profile_type(text_of(member(object, "type")).value_or(type_name)))
            throw refused(code::wrong_type, "type criterion invalid: only integrationprofile is known here");
    return objects;
}

Json message(const char *code, const char *type, const std::string &text, const std::string &id) {
    return {{"messageCode", code}, {"message", text}, {"messageType", type}, {"messageParams", Json::array({id})}};
}

Response change_response(const Exchange &exchange, const Json &messages, std::size_t count) {
    return json_response(
        exchange, 200,
        {{"request", {{"returnRequest", false}, {"requestId", exchange.request().id}}},
         {"response", {{"status", "success"}, {"statusDetail", {{"messages", messages}}}, {"totalRecords", count}}}});
}

Json object_of(const ImportedProfile &profile) {
    Json object = Json::parse(profile.object, nullptr, false);
    object["properties"].update({{"createdBy", profile.user},
                                 {"createdDate", time_text(profile.created_at)},
                                 {"modifiedBy", profile.modified_by},
                                 {"modifiedDate", time_text(profile.modified_at)}});
    return object;
}

// The object that stands for a profile which nobody has brought.
Json object_of(const ProfileSummary &profile) {
    Json context = Json::object();
    if (profile.has_context)
        for (const ContextKey &key : context_keys())
            if (const std::string &value = profile.context.*key.member; !value.empty())
                context[std::string(key.name)] = value;
    const Json json = {
        {"isEnabled", profile.is_enabled ? "true" : "false"}, {"integrationType", "System"}, {"profileType", "base"}};
    return {{"id", profile.id},
            {"name", profile.id},
            {"type", "integrationprofile-system"},
            {"properties", Json::object()},
            {"data", {{"contexts", Json::array({{{"context", context}, {"jsonData", json}}})}}}};
}

bool has_context(const Json &object, const Json &wanted) {
    const std::vector<Json> contexts = items_of(member(member(object, "data"), "contexts"));
    return std::any_of(contexts.begin(), contexts.end(), [&](const Json &one) {
        for (const auto &[key, value] : wanted.items()) {
            const std::optional<std::string> held = text_of(member(member(one, "context"), key));
            if (!held || !equal_ignoring_case(*held, text_of(value).value_or(""))) return false;
        }
        return true;
    });
}

}  // namespace

std::vector<ProfileText> imported_texts(ImportStore &imports, const std::string &tenant,
                                        const std::map<std::string, Json> &sources) {
    std::vector<ProfileText> texts;
    for (const ImportedProfile &profile : imports.list(tenant)) {
        try {
            for (const Json &document :
                 read_integration_profile(Json::parse(profile.object, nullptr, false), sources).documents) {
                const std::string id = document["profile"].get<std::string>();
                texts.push_back({text_name(id), document.dump(-1, ' ', false, Json::error_handler_t::replace)});
            }
        } catch (const http::Refusal &problem) {
            const Json document = {{"profile", profile.id}, {"enabled", false}, {"description", problem.detail()}};
            texts.push_back({text_name(profile.id), document.dump(-1, ' ', false, Json::error_handler_t::replace)});
        }
    }
    return texts;
}

void ConfigurationCalls::add_routes(http::Router &router, Callers &callers) {
    const auto add = [&](const char *operation, Role role, PlatformAction action) {
        add_platform_route(router, callers, std::string("/configurationservice/") + operation, role, action);
    };
    for (const bool may_create : {true, false})
        add(may_create ? "create" : "update", Role::profile_admin,
            [this, may_create](Exchange &exchange, const Principal &principal, const Json &body) {
                return put(exchange, principal, body, may_create);
            });
    add("delete", Role::profile_admin, [this](Exchange &exchange, const Principal &principal, const Json &body) {
        return remove(exchange, principal, body);
    });
    add("get", Role::reader, [this](Exchange &exchange, const Principal &principal, const Json &body) {
        return get(exchange, principal, body);
    });
    add("getnearest", Role::reader, [this](Exchange &exchange, const Principal &principal, const Json &body) {
        return get_nearest(exchange, principal, body);
    });
}

// All of them are looked at before the first is kept.
Response ConfigurationCalls::put(Exchange &exchange, const Principal &principal, const Json &body, bool may_create) {
    const std::vector<Json> objects = objects_of(body);
    const std::map<std::string, Json> sources = parts_.sources(principal.tenant);
    Json messages = Json::array();
    for (const Json &object : objects) {
        const std::string id = profile_id_of(object);
        if (!may_create && !parts_.imports.find(principal.tenant, id))
            throw refused(code::not_found, "DataObject with eid=[" + id + "] not found");
        const IntegrationProfile profile = read_integration_profile(object, sources);
        for (const Json &document : profile.documents) try_profile(principal.tenant, document);
        for (const std::string &path : profile.without_effect)
            messages.push_back(message("W0039", "warning", path + " has no effect here", id));
    }
    for (const Json &object : objects) {
        const std::string id = profile_id_of(object);
        const std::string text = object.dump(-1, ' ', false, Json::error_handler_t::replace);
        const ImportOutcome outcome = parts_.imports.put(principal.tenant, id, text, principal.user, imports_max);
        if (outcome == ImportOutcome::too_many)
            throw refused(code::too_big, "the tenant has too many profiles: at most " + std::to_string(imports_max));
        parts_.profiles.forget(principal.tenant);
        parts_.acts.record("import", exchange, principal, id, "done");
        const bool is_new = outcome == ImportOutcome::created;
        messages.push_back(message(is_new ? "I0011" : "I0012", "success",
                                   "Profile " + id + (is_new ? " has been created." : " has been updated."), id));
    }
    return change_response(exchange, messages, objects.size());
}

void ConfigurationCalls::try_profile(const std::string &tenant, const Json &document) {
    const std::string id = document["profile"].get<std::string>();
    try {
        parts_.profiles.tried(tenant, {text_name(id), document.dump(-1, ' ', false, Json::error_handler_t::replace)},
                              id);
    } catch (const Failure &failure) {
        if (failure.status() != Status::bad_config) throw;
        throw refused(code::wrong_parameter, parts_.hidden.hide(failure.message()));
    }
}

Response ConfigurationCalls::remove(Exchange &exchange, const Principal &principal, const Json &body) {
    const std::vector<Json> objects = objects_of(body);
    Json messages = Json::array();
    for (const Json &object : objects) {
        const std::string id = profile_id_of(object);
        if (!parts_.imports.remove(principal.tenant, id))
            throw refused(code::not_found, "DataObject with eid=[" + id + "] not found");
        parts_.profiles.forget(principal.tenant);
        parts_.acts.record("unimport", exchange, principal, id, "done");
        messages.push_back(message("I0013", "success", "Profile " + id + " has been deleted.", id));
    }
    return change_response(exchange, messages, objects.size());
}

// Those of the tenant, and of the others those that they have not taken the place of.
std::vector<Json> ConfigurationCalls::all_objects(const std::string &tenant) {
    std::vector<Json> objects;
    std::set<std::string> ids;
    for (const ImportedProfile &profile : parts_.imports.list(tenant)) {
        objects.push_back(object_of(profile));
        ids.insert(text_name(profile.id));
        ids.insert(profile.id);
    }
    for (const ProfileSummary &profile : parts_.profiles.list(tenant)) {
        const std::string owner = profile.id.substr(0, profile.id.rfind('.'));
        const bool is_imported =
            ids.contains(profile.id) || (profile.file == text_name(profile.id) && ids.contains(owner));
        if (!is_imported) objects.push_back(object_of(profile));
    }
    return objects;
}

Response ConfigurationCalls::get(Exchange &exchange, const Principal &principal, const Json &body) {
    const Json &query = member(member(body, "params"), "query");
    for (const std::string &type : texts_of(member(member(query, "filters"), "typesCriterion")))
        if (!is_profile_type(type))
            throw refused(code::wrong_type, "type criterion invalid: only integrationprofile is known here");
    std::vector<std::string> ids = texts_of(member(query, "id"));
    for (const char *name : {"ids", "name"})
        for (std::string &id : texts_of(member(query, name))) ids.push_back(std::move(id));
    const std::vector<Json> contexts = items_of(member(query, "contexts"));
    Json found = Json::array();
    for (Json &object : all_objects(principal.tenant)) {
        const auto is_named = [&](const std::string &id) {
            return id == member(object, "id") || id == member(object, "name");
        };
        const auto is_held = [&](const Json &context) { return has_context(object, context); };
        if (!ids.empty() && std::none_of(ids.begin(), ids.end(), is_named)) continue;
        if (!contexts.empty() && std::none_of(contexts.begin(), contexts.end(), is_held)) continue;
        found.push_back(std::move(object));
    }
    return collection_response(exchange, "configObjects", found);
}

Response ConfigurationCalls::get_nearest(Exchange &exchange, const Principal &principal, const Json &body) {
    const std::vector<Json> contexts = items_of(member(member(member(body, "params"), "query"), "contexts"));
    if (contexts.empty()) throw refused(code::missing_parameter, "missing parameter 'params.query.contexts'");
    Json found = Json::array();
    for (const Json &context : contexts) {
        const Resolution resolution =
            parts_.profiles.explain(principal.tenant, context_of(context), requester_of(principal).roles);
        if (!resolution.chosen) continue;
        for (Json &object : all_objects(principal.tenant)) {
            const std::string id = text_of(member(object, "id")).value_or("");
            if (id == *resolution.chosen || resolution.chosen->starts_with(id + ".")) {
                found.push_back(std::move(object));
                break;
            }
        }
    }
    return collection_response(exchange, "configObjects", found);
}

}  // namespace sluice::riversand
