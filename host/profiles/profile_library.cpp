#include "host/profiles/profile_library.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/request.hpp"
#include "engine/profile/settings_check.hpp"

#include <algorithm>
#include <set>
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
                               std::vector<std::filesystem::path> plugin_folders, ProfileTests &tests,
                               ProfilesOfTenant of_tenant)
    : plugin_folders_(std::move(plugin_folders)),
      catalog_(plugin_folders_),
      profiles_(with_schemas(std::move(options)), tests, std::move(script_folders)),
      of_tenant_(std::move(of_tenant)) {
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

std::shared_ptr<const ProfileLibrary::InUse> ProfileLibrary::in_use(const std::string &tenant) {
    std::shared_ptr<const InUse> base;
    std::uint64_t forgotten = 0;
    {
        const std::lock_guard lock(mutex_);
        const auto view = views_.find(tenant);
        if (view != views_.end() && view->second.base == in_use_) return view->second.all;
        base = in_use_;
        forgotten = forgotten_;
    }
    std::shared_ptr<const InUse> all = with_texts(base, of_tenant_ ? of_tenant_(tenant) : std::vector<ProfileText>{});
    const std::lock_guard lock(mutex_);
    if (forgotten == forgotten_) views_[tenant] = {base, all};  // else it may be what there was before
    return all;
}

std::shared_ptr<const ProfileLibrary::InUse> ProfileLibrary::with_texts(const std::shared_ptr<const InUse> &base,
                                                                        const std::vector<ProfileText> &texts) {
    if (texts.empty()) return base;
    auto all = std::make_shared<InUse>(InUse{base->store.with(texts), base->transforms, base->states});
    std::set<std::string> own;  // ids of the texts
    for (const ProfileSummary &profile : all->store.list())
        if (std::any_of(texts.begin(), texts.end(), [&](const ProfileText &text) { return text.name == profile.file; }))
            own.insert(profile.id);
    for (const std::string &id : own) {
        all->transforms.erase(id);  // of the one whose id it has
        // The nearest that is no text says the script. When it was refused, what it extends makes something else.
        const std::vector<std::string> ancestors = all->store.ancestors(id);
        const auto base_id = std::find_if(ancestors.begin(), ancestors.end(),
                                          [&](const std::string &ancestor) { return !own.contains(ancestor); });
        if (base_id == ancestors.end()) continue;
        if (const auto transform = base->transforms.find(*base_id); transform != base->transforms.end())
            all->transforms.emplace(id, transform->second);
    }
    return all;
}

const TransformFiles &ProfileLibrary::transform_of(const InUse &now, const std::string &id) {
    if (const auto transform = now.transforms.find(id); transform != now.transforms.end()) return transform->second;
    std::string problem = "profile " + shown(id) + " is not in use";
    for (const std::string &ancestor : now.store.ancestors(id)) {
        if (now.transforms.contains(ancestor)) break;
        problem += ": it extends " + shown(ancestor) + ", which is not in use";
    }
    throw Failure(Status::bad_config, problem);
}

std::vector<ProfileSummary> ProfileLibrary::tried(const std::vector<ProfileText> &texts,
                                                  const std::vector<std::string> &ids) {
    const std::shared_ptr<const InUse> all = with_texts(in_use(), texts);
    for (const std::string &id : ids) {
        if (!all->store.tested(id).profile.is_enabled) continue;
        all->store.by_id(id, std::nullopt);
        transform_of(*all, id);
    }
    return all->store.list();
}

void ProfileLibrary::forget(const std::string &tenant) {
    const std::lock_guard lock(mutex_);
    views_.erase(tenant);
    ++forgotten_;
}

void ProfileLibrary::swap_in() {
    auto next = std::make_shared<const InUse>(InUse{profiles_.store(), profiles_.transforms(), profiles_.states()});
    const std::lock_guard lock(mutex_);
    in_use_ = std::move(next);
}

ProfileLibrary::Choice ProfileLibrary::choose(const std::string &tenant, const std::string &id, const Roles &roles,
                                              const Json &request, const Json &form) {
    const std::shared_ptr<const InUse> now = in_use(tenant);
    Choice choice{now->store.by_id(id, roles), transform_of(*now, id)};
    if (!request.empty()) choice.profile = apply_request(std::move(choice.profile), request, schemas());
    if (!form.empty()) choice.profile = apply_form(std::move(choice.profile), form, schemas());
    return choice;
}

std::string ProfileLibrary::resolve(const std::string &tenant, const Context &context, const Roles &roles) {
    return *in_use(tenant)->store.resolve(context, roles).chosen;
}

std::string ProfileLibrary::resolve_rows(const std::string &tenant, Context context, const Roles &roles) {
    const std::shared_ptr<const InUse> now = in_use(tenant);
    const std::string asked = context.format;
    for (const char *const format : {asked.c_str(), "CSV", "JSON", "XML", "HTML", "Excel", "PDF"}) {
        context.format = format;
        if (const auto found = now->store.explain(context, roles).chosen) return *found;
    }
    context.format = asked;
    return resolve(tenant, context, roles);  // which says why there is none
}

Resolution ProfileLibrary::explain(const std::string &tenant, const Context &context, const Roles &roles) {
    return in_use(tenant)->store.explain(context, roles);
}

std::vector<ProfileSummary> ProfileLibrary::list(const std::string &tenant) { return in_use(tenant)->store.list(); }

Json ProfileLibrary::show(const std::string &tenant, const std::string &id, const Roles &roles) {
    const std::shared_ptr<const InUse> now = in_use(tenant);
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
