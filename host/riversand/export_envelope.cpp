#include "host/riversand/export_envelope.hpp"

#include "engine/profile/context.hpp"
#include "host/riversand/criteria.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>

namespace sluice::riversand {

namespace {

constexpr std::size_t file_name_bytes_max = 150;
constexpr std::size_t user_bytes_max = 256;
constexpr std::size_t targets_max = 100;  // of one request

std::vector<ExportTarget> read_targets(const Json &rsconnect) {
    std::vector<ExportTarget> targets;
    for (std::string &name : texts_of(member(rsconnect, "profiles"))) targets.push_back({std::move(name), {}});
    if (targets.empty()) {
        const std::vector<Json> contexts = items_of(member(rsconnect, "profilecontexts"));
        for (std::size_t index = 0; index < contexts.size(); ++index) {
            if (!contexts[index].is_object() || contexts[index].empty())
                throw refused(code::wrong_parameter,
                              "params.rsconnect.profilecontexts[" + std::to_string(index) +
                                  "] should be an object such as {\"service\": \"ENTITY_EXPORT\", \"channel\": "
                                  "\"JOB\", \"format\": \"Excel\"}");
            targets.push_back({"", context_of(contexts[index])});
        }
    }
    if (targets.empty())
        throw refused(code::missing_parameter,
                      "missing parameter 'params.rsconnect.profilecontexts' or 'params.rsconnect.profiles'");
    if (targets.size() > targets_max)
        throw refused(code::too_big,
                      "params.rsconnect asks for too many exports at once: at most " + std::to_string(targets_max));
    return targets;
}

// "sku" of "sku_entityManageModel".
std::vector<std::string> types_of_models(const Json &query) {
    std::vector<std::string> types = texts_of(member(query, "id"));
    for (std::string &id : texts_of(member(query, "ids"))) types.push_back(std::move(id));
    for (std::string &type : types) type.erase(std::min(type.rfind('_'), type.size()));
    return types;
}

void read_window(const Json &options, Json &query) {
    const auto read = [&](const char *theirs, const char *ours, std::int64_t count_min) {
        const Json &json = member(options, theirs);
        if (json.is_null()) return;
        const std::optional<std::int64_t> count = count_of(json);
        if (!count || *count < count_min)
            throw refused(code::wrong_parameter, "params.options." + std::string(theirs) +
                                                     " should be a whole number from " + std::to_string(count_min));
        if (*count > 0) query[ours] = *count;
    };
    read("maxRecords", "limit", 1);
    read("from", "offset", 0);
}

bool is_listed(const Json &list, std::string_view name) {
    return list.is_array() && std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

// Requests leave out what is the same in all of them.
Context context_of(const Json &json) {
    Context context;
    context.app = "RSConnect";
    context.role = "admin";
    context.user = "system";
    for (const ContextKey &key : context_keys())
        if (const std::optional<std::string> value = text_of(member(json, key.name)))
            context.*key.member = context_value(*value);
    return context;
}

ExportEnvelope read_export_envelope(const Json &body, EnvelopeForm form) {
    const Json &params = member(body, "params");
    if (!params.is_object()) throw refused(code::missing_parameter, "missing parameter 'params'");
    ExportEnvelope envelope;
    const Json &query = member(params, "query"), &fields = member(params, "fields"),
               &rsconnect = member(params, "rsconnect");
    envelope.targets = read_targets(rsconnect);
    if (form == EnvelopeForm::model) {
        envelope.types = types_of_models(query);
    } else {
        envelope.types = chosen_texts(member(member(query, "filters"), "typesCriterion"));
        envelope.query = query_of(query);
        if (Json order = order_of(member(params, "sort")); !order.empty()) envelope.query["sort"] = std::move(order);
        read_window(member(params, "options"), envelope.query);
    }
    envelope.attributes = chosen_texts(member(fields, "attributes"));
    envelope.relationships = chosen_texts(member(fields, "relationships"));
    for (const Json &pair : items_of(member(query, "valueContexts")))
        if (std::optional<std::string> locale = text_of(member(pair, "locale")))
            envelope.locales.push_back(std::move(*locale));
    for (const Json &context : items_of(member(query, "contexts")))
        if (context.is_object() && !context.empty()) envelope.contexts.push_back(context);
    envelope.wants_errors = flag_of(member(rsconnect, "includeValidationData")).value_or(false);
    envelope.file_name = text_of(member(body, "fileName")).value_or("");
    if (envelope.file_name.size() > file_name_bytes_max)
        throw refused(code::too_big, "fileName is too big: at most " + std::to_string(file_name_bytes_max) + " bytes");
    const Json &notification = member(member(body, "clientState"), "notificationInfo");
    envelope.notified_user = text_of(member(notification, "userId")).value_or("");
    if (envelope.notified_user.size() > user_bytes_max)
        throw refused(code::too_big, "clientState.notificationInfo.userId is too big: at most " +
                                         std::to_string(user_bytes_max) + " bytes");
    return envelope;
}

Json changes_of(const ExportEnvelope &envelope, const Json &allowed) {
    Json changes = Json::object(), transform = Json::object();
    if (!envelope.query.empty()) changes["query"] = envelope.query;
    if (!envelope.attributes.empty() && member(allowed, "fields") == true) changes["fields"] = envelope.attributes;
    const Json &settings = member(allowed, "transform");
    const auto set = [&](const char *name, const Json &value) {
        if (!value.empty() && is_listed(settings, name)) transform[name] = value;
    };
    set("types", envelope.types);
    set("locales", envelope.locales);
    set("contexts", envelope.contexts);
    set("relationships", envelope.relationships);
    set("execution_context", envelope.run);
    if (!envelope.contexts.empty() && is_listed(settings, "coalesced")) transform["coalesced"] = true;
    if (envelope.wants_errors && is_listed(settings, "errors")) transform["errors"] = "note";
    if (!transform.empty()) changes["transform"] = transform;
    return changes;
}

}  // namespace sluice::riversand
