#include "host/profiles/profile_library.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/request.hpp"
#include "engine/profile/settings_check.hpp"

#include <utility>

namespace sluice {

namespace {

constexpr const char *masked = "***";

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
                               std::vector<std::filesystem::path> plugin_folders, ProfileTests &tests)
    : plugin_folders_(std::move(plugin_folders)),
      catalog_(plugin_folders_),
      profiles_(with_schemas(std::move(options)), tests, std::move(script_folders)) {
    swap_in();
}

// A catalogue loads plugins when they are first asked for.
PluginSchemas ProfileLibrary::schemas() {
    return [this](std::string_view kind, std::string_view name) {
        const std::lock_guard lock(catalog_mutex_);
        return plugin_schemas(catalog_)(kind, name);
    };
}

ProfileStoreOptions ProfileLibrary::with_schemas(ProfileStoreOptions options) {
    options.schemas = schemas();
    return options;
}

std::shared_ptr<const ProfileLibrary::InUse> ProfileLibrary::in_use() const {
    const std::lock_guard lock(mutex_);
    return in_use_;
}

void ProfileLibrary::swap_in() {
    auto next = std::make_shared<const InUse>(InUse{profiles_.store(), profiles_.transforms(), profiles_.states()});
    const std::lock_guard lock(mutex_);
    in_use_ = std::move(next);
}

ProfileLibrary::Choice ProfileLibrary::choose(const std::string &id, const Roles &roles, const Json &request) {
    const std::shared_ptr<const InUse> now = in_use();
    Choice choice{now->store.by_id(id, roles), {}};
    const auto transform = now->transforms.find(id);
    if (transform == now->transforms.end())
        throw Failure(Status::bad_config, "profile " + shown(id) + " is not in use");
    choice.transform = transform->second;
    if (!request.empty()) choice.profile = apply_request(std::move(choice.profile), request, schemas());
    return choice;
}

std::string ProfileLibrary::resolve(const Context &context, const Roles &roles) {
    return *in_use()->store.resolve(context, roles).chosen;
}

Resolution ProfileLibrary::explain(const Context &context, const Roles &roles) {
    return in_use()->store.explain(context, roles);
}

std::vector<ProfileSummary> ProfileLibrary::list() { return in_use()->store.list(); }

Json ProfileLibrary::show(const std::string &id, const Roles &roles) {
    const std::shared_ptr<const InUse> now = in_use();
    if (roles) authorize(now->store.tested(id).profile, *roles);
    Json document = now->store.show(id);
    for (const std::string kind : {"source", "writer"})
        if (const auto section = document.find(kind); section != document.end() && section->is_object())
            mask(*section, kind, schemas());
    if (const auto transform = document.find("transform"); transform != document.end() && transform->is_object())
        if (transform->contains("model") && (*transform)["model"] != "discover") (*transform)["model"] = masked;
    document.erase("tests");
    return document;
}

std::vector<PluginEntry> ProfileLibrary::plugins() {
    const std::lock_guard lock(catalog_mutex_);
    return catalog_.list();
}

std::vector<ProfileState> ProfileLibrary::states() { return in_use()->states; }

std::vector<ProfileState> ProfileLibrary::refresh() {
    const std::uint64_t before = profiles_.revision();
    std::vector<ProfileState> changes = profiles_.refresh();
    if (profiles_.revision() != before) swap_in();
    return changes;
}

}  // namespace sluice
