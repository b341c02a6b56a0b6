#include "host/riversand/configuration_calls.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "host/api/native_route.hpp"
#include "host/riversand/export_envelope.hpp"
#include "host/riversand/integration_secrets.hpp"
#include "host/riversand/integration_shape.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
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
    Json object = without_secrets(Json::parse(profile.object, nullptr, false));
    if (!object.is_object()) object = {{"id", profile.id}, {"type", type_name}};
    if (!member(object, "properties").is_object()) object["properties"] = Json::object();
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

void add_texts(const IntegrationProfile &profile, std::vector<ProfileText> &texts) {
    for (const Json &document : profile.documents)
        texts.push_back({text_name(document["profile"].get<std::string>()),
                         document.dump(-1, ' ', false, Json::error_handler_t::replace)});
}

// Those of the tenant's objects, except of the ids `left_out`.
std::vector<ProfileText> texts_without(ImportStore &imports, const std::string &tenant,
                                       const std::map<std::string, Json> &sources,
                                       const std::set<std::string> &left_out) {
    std::vector<ProfileText> texts;
    for (const ImportedProfile &profile : imports.list(tenant)) {
        if (left_out.contains(profile.id)) continue;
        try {
            add_texts(read_integration_profile(Json::parse(profile.object, nullptr, false), sources), texts);
        } catch (const http::Refusal &problem) {
            const Json document = {{"profile", profile.id}, {"enabled", false}, {"description", problem.detail()}};
            texts.push_back({text_name(profile.id), document.dump(-1, ' ', false, Json::error_handler_t::replace)});
        }
    }
    return texts;
}

// A profile is extended once at most: by one of the tenant's own with the same context, whatever its order. Why one of
// `ids` is too many; empty when none is.
std::string extension_problem(const std::vector<ProfileSummary> &profiles, const std::vector<ProfileText> &own,
                              const std::vector<std::string> &ids) {
    std::set<std::string_view> names;
    for (const ProfileText &text : own) names.insert(text.name);
    std::map<std::string, const ProfileSummary *> by_id;
    for (const ProfileSummary &profile : profiles) by_id[profile.id] = &profile;
    std::map<std::string, std::vector<std::string>> extensions;
    for (const ProfileSummary &profile : profiles) {
        const auto base = by_id.find(profile.parent);
        if (!names.contains(profile.file) || !profile.is_enabled || !profile.has_context || base == by_id.end())
            continue;
        if (base->second->has_context && have_equal_keys(profile.context, base->second->context))
            extensions[profile.parent].push_back(profile.id);
    }
    for (const auto &[base, of_base] : extensions)
        for (const std::string &id : ids)
            if (of_base.size() > 1 && std::find(of_base.begin(), of_base.end(), id) != of_base.end())
                return "profile " + shown(id) + " should not extend " + shown(base) + ", which " +
                       shown(of_base.front() == id ? of_base.back() : of_base.front()) +
                       " extends already with the same context";
    return "";
}

std::string context_place(std::size_t index) { return "params.query.contexts[" + std::to_string(index) + "]"; }

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
    return texts_without(imports, tenant, sources, {});
}

void ConfigurationCalls::add_routes(http::Router &router, Callers &callers) {
    const auto add = [&](const char *operation, Role role, PlatformAction action) {
        const Numbers numbers = role == Role::profile_admin ? Numbers::refused : Numbers::rounded;
        add_platform_route(router, callers, std::string("/configurationservice/") + operation, role, action, numbers);
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
    const std::lock_guard lock(changing_);
    Json messages = Json::array();
    std::vector<IntegrationProfile> profiles;
    std::set<std::string> ids;
    for (const Json &object : objects) {
        profiles.push_back(read_integration_profile(object, sources));
        const std::string id = profile_id_of(object);
        if (!ids.insert(id).second)
            throw refused(code::wrong_parameter, "configObjects should hold " + shown(id) + " once");
        if (!may_create && !parts_.imports.find(principal.tenant, id))
            throw refused(code::not_found, "DataObject with eid=[" + id + "] not found");
        for (const std::string &path : profiles.back().without_effect)
            messages.push_back(message("W0039", "warning", path + " has no effect here", id));
    }
    try_profiles(principal.tenant, ids, profiles);
    for (const Json &object : objects) {
        const std::string id = profile_id_of(object);
        const std::string text = without_secrets(object).dump(-1, ' ', false, Json::error_handler_t::replace);
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

// `profiles` together, with what the tenant has besides.
void ConfigurationCalls::try_profiles(const std::string &tenant, const std::set<std::string> &replaced,
                                      const std::vector<IntegrationProfile> &profiles) {
    std::vector<ProfileText> texts = texts_without(parts_.imports, tenant, parts_.sources(tenant), replaced);
    std::vector<std::string> ids;
    for (const IntegrationProfile &profile : profiles) {
        add_texts(profile, texts);
        for (const Json &document : profile.documents) ids.push_back(document["profile"].get<std::string>());
    }
    try {
        const std::string problem = extension_problem(parts_.profiles.tried(texts, ids), texts, ids);
        if (!problem.empty()) throw refused(code::wrong_parameter, problem);
    } catch (const Failure &failure) {
        if (failure.status() != Status::bad_config) throw;
        throw refused(code::wrong_parameter, parts_.hidden.hide(failure.message()));
    }
}

Response ConfigurationCalls::remove(Exchange &exchange, const Principal &principal, const Json &body) {
    const std::vector<Json> objects = objects_of(body);
    const std::lock_guard lock(changing_);
    Json messages = Json::array();
    for (const Json &object : objects) {
        const std::string id = id_of(object);
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
        ids.insert(profile.id);
    }
    for (const ProfileSummary &profile : parts_.profiles.list(tenant)) {
        const bool is_imported = ids.contains(profile.id) ||
                                 (profile.file == text_name(profile.id) && ids.contains(object_id_of(profile.id)));
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
    for (std::size_t index = 0; index < contexts.size(); ++index)
        if (contexts[index].is_object())
            for (const auto &[key, value] : contexts[index].items())
                require_text(contexts[index], key, context_place(index));
    Json found = Json::array();
    for (Json &object : all_objects(principal.tenant)) {
        const auto is_named = [&](const std::string &id) {
            return id == text_of(member(object, "id")) || id == text_of(member(object, "name"));
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
    for (std::size_t index = 0; index < contexts.size(); ++index) {
        const Context context = context_of(contexts[index], context_place(index));
        const Resolution resolution = parts_.profiles.explain(principal.tenant, context, requester_of(principal).roles);
        if (!resolution.chosen) continue;
        std::vector<Json> objects = all_objects(principal.tenant);
        const auto named = [&](const std::string &id) {
            return std::find_if(objects.begin(), objects.end(),
                                [&](const Json &object) { return text_of(member(object, "id")) == id; });
        };
        auto object = named(*resolution.chosen);
        if (object == objects.end()) object = named(object_id_of(*resolution.chosen));
        if (object != objects.end()) found.push_back(std::move(*object));
    }
    return collection_response(exchange, "configObjects", found);
}

}  // namespace sluice::riversand
