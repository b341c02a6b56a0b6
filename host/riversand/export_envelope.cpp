#include "host/riversand/export_envelope.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "engine/profile/problem.hpp"
#include "host/riversand/criteria.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>
#include <limits>

namespace sluice::riversand {

namespace {

constexpr std::size_t file_name_bytes_max = 150;
constexpr std::size_t user_bytes_max = 256;
constexpr std::size_t targets_max = 100;  // of one request

// Of a tenant that says nothing else.
constexpr const char *default_locale = "en-US", *default_source = "internal";

// What a name such as "scheduled_S3_XLSM_Excel_Export_Publish" says; none for other names.
Context context_of_schedule(std::string_view name) {
    constexpr std::string_view first = "scheduled_", last = "_Export_Publish";
    if (!name.starts_with(first) || !name.ends_with(last) || name.size() <= first.size() + last.size()) return {};
    name = name.substr(first.size(), name.size() - first.size() - last.size());
    const std::size_t split = name.rfind('_');
    if (split == std::string_view::npos) return {};
    return context_of(
        {{"service", "ENTITY_EXPORT"}, {"channel", name.substr(0, split)}, {"format", name.substr(split + 1)}},
        std::string(name));
}

std::vector<ExportTarget> read_targets(const Json &rsconnect) {
    std::vector<ExportTarget> targets;
    for (std::string &name : texts_of(member(rsconnect, "profiles"))) {
        Context context = context_of_schedule(name);
        targets.push_back({std::move(name), std::move(context)});
    }
    if (targets.empty()) {
        const std::vector<Json> contexts = items_of(member(rsconnect, "profilecontexts"));
        for (std::size_t index = 0; index < contexts.size(); ++index) {
            const std::string place = "params.rsconnect.profilecontexts[" + std::to_string(index) + "]";
            if (!contexts[index].is_object() || contexts[index].empty())
                throw refused(code::wrong_parameter,
                              place +
                                  " should be an object such as {\"service\": \"ENTITY_EXPORT\", \"channel\": "
                                  "\"JOB\", \"format\": \"Excel\"}");
            targets.push_back({"", context_of(contexts[index], place)});
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
    constexpr std::string_view end = "_entityManageModel";
    std::vector<std::string> types;
    for (const char *name : {"id", "ids"})
        for (const std::string &id : required_texts(query, name, "params.query")) {
            const std::size_t size = id.size() > end.size() ? id.size() - end.size() : 0;
            if (size == 0 || !equal_ignoring_case(std::string_view(id).substr(size), end))
                throw refused(code::wrong_parameter, "params.query." + std::string(name) +
                                                         " should be that of a model, sku_entityManageModel");
            types.push_back(id.substr(0, size));
        }
    return types;
}

// Positions count from 0, and `to` is the last one. 0, which clients send for want of one, is none.
void read_window(const Json &options, Json &query) {
    const auto read = [&](const char *name, std::int64_t count_min) -> std::int64_t {
        const Json &json = member(options, name);
        if (json.is_null()) return 0;
        const std::optional<std::int64_t> count = count_of(json);
        if (!count || *count < count_min)
            throw refused(code::wrong_parameter, "params.options." + std::string(name) +
                                                     " should be a whole number from " + std::to_string(count_min));
        return *count;
    };
    std::int64_t limit = read("maxRecords", 1);
    const std::int64_t from = read("from", 0), to = read("to", 0);
    if (to > 0) {
        if (to < from) throw refused(code::wrong_parameter, "params.options.to should be at least params.options.from");
        const std::int64_t count = to - from < std::numeric_limits<std::int64_t>::max() ? to - from + 1 : to;
        limit = limit > 0 ? std::min(limit, count) : count;
    }
    if (limit > 0) query["limit"] = limit;
    if (from > 0) query["offset"] = from;
}

// Every pair narrows locales and sources alike; what says no source is the platform's own.
void read_value_contexts(const Json &pairs, ExportEnvelope &envelope) {
    const auto is_all = [](const std::optional<std::string> &text) {
        return text && equal_ignoring_case(*text, "_ALL");
    };
    bool has_any_locale = false, has_any_source = false;
    for (const Json &pair : items_of(pairs)) {
        std::optional<std::string> locale = text_of(member(pair, "locale")), source = text_of(member(pair, "source"));
        has_any_locale |= is_all(locale);
        has_any_source |= !source || is_all(source);
        if (locale) envelope.locales.push_back(std::move(*locale));
        if (!source) continue;
        const bool is_default = equal_ignoring_case(*source, default_source);
        envelope.sources.push_back(is_default ? default_source : std::move(*source));
        if (is_default) envelope.sources.emplace_back();
    }
    if (has_any_locale) envelope.locales.clear();
    if (has_any_source) envelope.sources.clear();
}

void read_contexts(const Json &query, ExportEnvelope &envelope) {
    const Json &filters = member(query, "filters");
    const std::vector<Json> contexts = items_of(member(query, "contexts"));
    for (std::size_t index = 0; index < contexts.size(); ++index) {
        Json context = context_pairs(contexts[index], "params.query.contexts[" + std::to_string(index) + "]");
        if (!context.empty()) envelope.contexts.push_back(std::move(context));
    }
    const bool has_all = flag_of(member(filters, "allContextual")).value_or(false);
    if (has_all)
        envelope.contexts = "_ALL";
    else if (!envelope.contexts.empty())
        envelope.has_self = flag_of(member(filters, "nonContextual")).value_or(true);
}

bool is_listed(const Json &list, std::string_view name) {
    return list.is_array() && std::find(list.begin(), list.end(), name) != list.end();
}

// Those of the list that are asked for.
Json those_of(const Json &list, const std::vector<std::string> &asked) {
    Json those = Json::array();
    for (const std::string &name : asked)
        if (is_listed(list, name)) those.push_back(name);
    return those;
}

}  // namespace

// Requests leave out what is the same in all of them.
Context context_of(const Json &json, const std::string &place) {
    Context context;
    context.app = "RSConnect";
    context.role = "admin";
    context.user = "system";
    for (const ContextKey &key : context_keys()) {
        require_text(json, key.name, place);
        if (const std::optional<std::string> value = text_of(member(json, key.name)))
            context.*key.member = context_value(*value);
    }
    return context;
}

ExportEnvelope read_export_envelope(const Json &body, EnvelopeForm form) {
    const Json &params = member(body, "params");
    if (!params.is_object()) throw refused(code::missing_parameter, "missing parameter 'params'");
    require_object(params, "query", "params");
    ExportEnvelope envelope;
    const Json &query = member(params, "query"), &fields = member(params, "fields"),
               &rsconnect = member(params, "rsconnect");
    envelope.targets = read_targets(rsconnect);
    if (form == EnvelopeForm::model) {
        envelope.types = types_of_models(query);
        envelope.is_template = true;
    } else {
        envelope.types = chosen_texts(member(member(query, "filters"), "typesCriterion"));
        envelope.query = query_of(query);
        if (Json order = order_of(member(params, "sort")); !order.empty()) envelope.query["sort"] = std::move(order);
        read_window(member(params, "options"), envelope.query);
    }
    envelope.attributes = chosen_texts(member(fields, "attributes"));
    envelope.relationships = chosen_texts(member(fields, "relationships"));
    envelope.has_no_relationships =
        !texts_of(member(fields, "attributes")).empty() && texts_of(member(fields, "relationships")).empty();
    envelope.link_attributes = chosen_texts(member(fields, "relationshipAttributes"));
    read_value_contexts(member(query, "valueContexts"), envelope);
    read_contexts(query, envelope);
    if (envelope.is_template && envelope.contexts.empty()) envelope.contexts = "_ALL";  // whatever there is to fill in
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

Json changes_of(const ExportEnvelope &envelope, const Profile &profile) {
    const Json &allowed = profile.request;
    Json changes = Json::object(), transform = Json::object();
    if (!envelope.query.empty()) changes["query"] = envelope.query;
    if (!envelope.attributes.empty() && member(allowed, "fields") == true) changes["fields"] = envelope.attributes;
    const Json &settings = member(allowed, "transform");
    const auto set = [&](const char *name, const Json &value) {
        if (!value.empty() && is_listed(settings, name)) transform[name] = value;
    };
    if (!profile.related.are_wanted) set("types", envelope.types);
    set("locales", envelope.locales);
    set("contexts", envelope.contexts);
    set("sources", envelope.sources);
    set("relationships", envelope.relationships);
    // A choice of the profile's own is narrowed, and what it hides stays hidden.
    const Json &own = profile.transform_settings;
    if (const Json &chosen = member(own, "relationships"); chosen.is_array() && transform.contains("relationships"))
        transform["relationships"] = those_of(chosen, envelope.relationships);
    if (envelope.has_no_relationships && is_listed(settings, "relationships"))
        transform["relationships"] = Json::array();
    set("relationship_attributes", envelope.link_attributes);
    set("execution_context", envelope.run);
    if (!envelope.tenant.empty() && member(own, "tenant").is_null()) set("tenant", envelope.tenant);
    if (!envelope.has_self && is_listed(settings, "self")) transform["self"] = false;
    if (!envelope.contexts.empty()) {
        if (is_listed(settings, "coalesced")) transform["coalesced"] = true;
        if (!envelope.locales.empty() && member(own, "fallback_locales").is_null())
            set("fallback_locales", Json::array({default_locale}));
    }
    const bool hides_errors = member(own, "errors") == "none";
    if (envelope.wants_errors && is_listed(settings, "errors") && !hides_errors) transform["errors"] = "note";
    if (envelope.is_template && member(own, "template") != true) {
        if (!is_listed(settings, "template"))
            throw refused(
                code::wrong_parameter,
                "profile " + shown(profile.id) + " makes no template; downloadModelExcel is for workbooks of entities");
        transform["template"] = true;
    }
    if (!transform.empty()) changes["transform"] = transform;
    return changes;
}

}  // namespace sluice::riversand
