#include "host/profiles/profile_library.hpp"

#include "engine/profile/request.hpp"
#include "engine/profile/settings_check.hpp"

#include <utility>

namespace sluice {

namespace {

constexpr const char *masked = "***";

ProfileStoreOptions with_schemas(ProfileStoreOptions options, PluginCatalog &catalog) {
    options.schemas = plugin_schemas(catalog);
    return options;
}

// The plugin's schema knows its paths and secrets; what it does not know stands under a telling name, perhaps.
void mask(Json &section, std::string_view kind, const PluginSchemas &schemas) {
    const auto settings = section.find("settings");
    const auto plugin = section.find("plugin");
    if (settings == section.end() || !settings->is_object() || plugin == section.end() || !plugin->is_string()) return;
    std::optional<SettingsSchema> schema;
    try {
        if (const auto text = schemas(kind, plugin->get<std::string>())) schema.emplace(*text, "the plugin");
    } catch (const Failure &) {  // a plugin that cannot be used tells nothing
    }
    for (const auto &[name, value] : settings->items())
        if (!request_setting_problem(name, *settings).empty() || !schema || !schema->request_problem(name).empty())
            value = masked;
}

}  // namespace

ProfileLibrary::ProfileLibrary(ProfileStoreOptions options, std::vector<std::filesystem::path> script_folders,
                               std::vector<std::filesystem::path> plugin_folders)
    : plugin_folders_(std::move(plugin_folders)),
      catalog_(plugin_folders_),
      profiles_(with_schemas(std::move(options), catalog_), catalog_, std::move(script_folders)) {}

ProfileLibrary::Choice ProfileLibrary::choose(const std::string &id, const Roles &roles, const Json &request) {
    const std::lock_guard lock(mutex_);
    Choice choice{profiles_.store().by_id(id, roles), profiles_.transform(id)};
    if (!request.empty()) choice.profile = apply_request(std::move(choice.profile), request, plugin_schemas(catalog_));
    return choice;
}

std::string ProfileLibrary::resolve(const Context &context, const Roles &roles) {
    const std::lock_guard lock(mutex_);
    return *profiles_.store().resolve(context, roles).chosen;
}

Resolution ProfileLibrary::explain(const Context &context, const Roles &roles) {
    const std::lock_guard lock(mutex_);
    return profiles_.store().explain(context, roles);
}

std::vector<ProfileSummary> ProfileLibrary::list() {
    const std::lock_guard lock(mutex_);
    return profiles_.store().list();
}

Json ProfileLibrary::show(const std::string &id, const Roles &roles) {
    const std::lock_guard lock(mutex_);
    if (roles) authorize(profiles_.store().tested(id).profile, *roles);
    Json document = profiles_.store().show(id);
    const PluginSchemas schemas = plugin_schemas(catalog_);
    for (const std::string kind : {"source", "writer"})
        if (const auto section = document.find(kind); section != document.end() && section->is_object())
            mask(*section, kind, schemas);
    if (const auto transform = document.find("transform"); transform != document.end() && transform->is_object())
        if (transform->contains("model") && (*transform)["model"] != "discover") (*transform)["model"] = masked;
    document.erase("tests");
    return document;
}

std::vector<PluginEntry> ProfileLibrary::plugins() {
    const std::lock_guard lock(mutex_);
    return catalog_.list();
}

std::vector<ProfileState> ProfileLibrary::states() {
    const std::lock_guard lock(mutex_);
    return profiles_.states();
}

std::vector<ProfileState> ProfileLibrary::refresh() {
    const std::lock_guard lock(mutex_);
    return profiles_.refresh();
}

}  // namespace sluice
