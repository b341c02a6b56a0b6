#include "engine/profile/plugin_settings.hpp"

#include "engine/profile/settings_check.hpp"

#include <string>
#include <utility>

namespace sluice {

namespace {

SettingsSchema schema_of(std::string_view kind, const std::string &name, const PluginSchemas &schemas) {
    const std::optional<std::string> text = schemas(kind, name);
    if (!text) throw Failure(Status::bad_config, "there is no " + std::string(kind) + " plugin " + shown(name));
    return {*text, std::string(kind) + " plugin " + name};
}

const YamlNode *child(const YamlNode &node, std::string_view key) {
    const YamlMember *member = node.find(key);
    return member == nullptr ? nullptr : &member->value;
}

class PluginCheck {
public:
    PluginCheck(const YamlNode &tree, const Profile &profile, const PluginSchemas &schemas, Problems &problems)
        : tree_(tree), profile_(profile), schemas_(schemas), problems_(problems) {}

    void check(const std::string &kind, const PluginUse &use) {
        const YamlNode *section = child(tree_, kind);
        const YamlNode *plugin = section == nullptr ? nullptr : child(*section, "plugin");
        if (plugin == nullptr) return;  // only of a profile that is not enabled
        try {
            const SettingsSchema schema = schema_of(kind, use.plugin, schemas_);
            const YamlNode *settings = child(*section, "settings");
            const YamlNode &around =
                settings == nullptr || settings->kind != YamlNode::Kind::map ? *section : *settings;
            for (const SettingsProblem &problem : schema.check(use.settings)) {
                const Located found = locate(around, kind + ".settings", problem.path, problem.is_key);
                problems_.add(found.place, found.key, problem.message);
            }
            check_request(kind, schema);
        } catch (const Failure &failure) {
            problems_.add(plugin->place, kind + ".plugin", failure.message());
        }
    }

private:
    void check_request(const std::string &kind, const SettingsSchema &schema) {
        const YamlNode *request = child(tree_, "request");
        const YamlNode *list = request == nullptr ? nullptr : child(*request, kind);
        if (list == nullptr || !profile_.request.contains(kind)) return;
        const Json &settings = profile_.request[kind];
        for (std::size_t i = 0; i < settings.size() && i < list->items.size(); ++i) {
            const std::string problem = schema.request_problem(settings[i].get<std::string>());
            if (!problem.empty()) problems_.add(list->items[i].place, item_below("request." + kind, i), problem);
        }
    }

    const YamlNode &tree_;
    const Profile &profile_;
    const PluginSchemas &schemas_;
    Problems &problems_;
};

}  // namespace

void check_plugin_settings(const YamlNode &tree, const Profile &profile, const PluginSchemas &schemas,
                           Problems &problems) {
    if (!schemas) return;
    PluginCheck plugins(tree, profile, schemas, problems);
    plugins.check("source", profile.source);
    plugins.check("writer", profile.writer);
}

void require_valid_settings(const PluginUse &use, std::string_view kind, const std::string &path,
                            const PluginSchemas &schemas) {
    if (!schemas) return;
    Problems problems;
    for (const SettingsProblem &problem : schema_of(kind, use.plugin, schemas).check(use.settings)) {
        std::string key = path;
        for (const std::string &step : problem.path) key = key_below(key, step);
        problems.add({}, key, problem.message);
    }
    if (!problems.empty()) throw problems.failure();
}

Json open_settings(const PluginUse &use, std::string_view kind, const PluginSchemas &schemas, Secrets &secrets) {
    const std::string path = std::string(kind) + ".settings";
    PluginUse opened{use.plugin, resolve_secrets(use.settings, path, secrets)};
    require_valid_settings(opened, kind, path, schemas);
    return std::move(opened.settings);
}

Json effective_settings(const PluginUse &use, std::string_view kind, const PluginSchemas &schemas) {
    return schema_of(kind, use.plugin, schemas).effective(use.settings);
}

}  // namespace sluice
