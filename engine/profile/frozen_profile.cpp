#include "engine/profile/frozen_profile.hpp"

#include "engine/base/failure.hpp"

#include <type_traits>

namespace sluice {

namespace {

// The one list of what a profile holds, for both directions: visit(key, field).
template <typename AnyProfile, typename Visit>
void each_field(AnyProfile &profile, Visit visit) {
    visit("id", profile.id);
    visit("description", profile.description);
    visit("is_enabled", profile.is_enabled);
    visit("has_context", profile.has_context);
    visit("app", profile.context.app);
    visit("service", profile.context.service);
    visit("channel", profile.context.channel);
    visit("format", profile.context.format);
    visit("source", profile.context.source);
    visit("role", profile.context.role);
    visit("user", profile.context.user);
    visit("subtype", profile.context.subtype);
    visit("order", profile.context.order);
    visit("source_plugin", profile.source.plugin);
    visit("source_settings", profile.source.settings);
    visit("query", profile.query);
    visit("related", profile.related.are_wanted);
    visit("related_relationships", profile.related.relationships);
    visit("related_depth", profile.related.depth);
    visit("related_inverse", profile.related.inverse);
    visit("fields", profile.fields);
    visit("columns", profile.columns);
    visit("hides_columns", profile.hides_columns);
    visit("orders_columns", profile.orders_columns);
    visit("result_query", profile.result_query);
    visit("titles", profile.titles);
    visit("script", profile.script);
    visit("model", profile.model);
    visit("transform_settings", profile.transform_settings);
    visit("writer_plugin", profile.writer.plugin);
    visit("writer_settings", profile.writer.settings);
    visit("request", profile.request);
    visit("allowed_roles", profile.allowed_roles);
    visit("file_name", profile.file_name);
    visit("split_rows", profile.split_rows);
    visit("split_bytes", profile.split_bytes);
    visit("split_records", profile.split_records);
    visit("row_number", profile.row_number);
    visit("is_archived", profile.is_archived);
    visit("password", profile.password);
    visit("compress", profile.compress);
    visit("on_error", profile.on_error.kind);
    visit("on_error_rows_max", profile.on_error.rows_max);
    visit("records_max", profile.records_max);
    visit("timeout_s", profile.timeout);
    visit("memory_bytes", profile.memory_bytes);
    visit("sort_memory_bytes", profile.sort_memory_bytes);
    visit("retention_s", profile.retention);
    visit("file", profile.file);
    visit("document", profile.document);
}

template <typename Field>
Json frozen(const Field &field) {
    if constexpr (std::is_enum_v<Field>)
        return static_cast<int>(field);
    else if constexpr (std::is_same_v<Field, std::chrono::seconds>)
        return field.count();
    else if constexpr (std::is_same_v<Field, std::filesystem::path>)
        return field.string();
    else if constexpr (std::is_same_v<Field, std::optional<Json>>)
        return field.value_or(Json());
    else
        return field;
}

template <typename Field>
void thaw_field(const Json &json, Field &field) {
    if constexpr (std::is_enum_v<Field>)
        field = static_cast<Field>(json.get<int>());
    else if constexpr (std::is_same_v<Field, std::chrono::seconds>)
        field = std::chrono::seconds(json.get<std::int64_t>());
    else if constexpr (std::is_same_v<Field, std::filesystem::path>)
        field = json.get<std::string>();
    else if constexpr (std::is_same_v<Field, std::optional<Json>>)
        field = json.is_null() ? std::nullopt : std::optional(json);
    else if constexpr (std::is_same_v<Field, Json>)
        field = json;
    else
        field = json.get<Field>();
}

}  // namespace

Json freeze(const Profile &profile) {
    Json result = Json::object();
    each_field(profile, [&result](const char *key, const auto &field) { result[key] = frozen(field); });
    return result;
}

Profile thaw(const Json &frozen) {
    Profile profile;
    try {
        frozen.at("id");
        // What an older version did not know has its default.
        each_field(profile, [&frozen](const char *key, auto &field) {
            if (const auto found = frozen.find(key); found != frozen.end()) thaw_field(*found, field);
        });
    } catch (const Json::exception &problem) {
        throw Failure(Status::internal, std::string("a job's profile cannot be read: ") + problem.what());
    }
    return profile;
}

}  // namespace sluice
