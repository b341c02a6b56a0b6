#include "engine/pipeline/export_plan.hpp"

#include "engine/base/limits.hpp"
#include "engine/base/uuid.hpp"
#include "engine/pipeline/file_name.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace sluice {

unsigned default_thread_count() noexcept {
    return std::clamp(std::thread::hardware_concurrency(), 1u, limits::threads_default_max);
}

PluginSchemas plugin_schemas(PluginCatalog &catalog) {
    return [&catalog](std::string_view kind, std::string_view name) -> std::optional<std::string> {
        return catalog.find(kind == "source" ? PluginKind::source : PluginKind::writer, name).settings_schema;
    };
}

TransformFiles load_transform(const Profile &profile, const std::vector<std::filesystem::path> &script_folders) {
    TransformFiles files;
    if (!profile.script.empty()) files.scripts = std::make_shared<const ScriptFiles>(script_folders, profile.script);
    if (!profile.model.empty() && !profile.does_discover_model()) files.model = read_entity_model(profile.model);
    return files;
}

namespace {

// A secret that turned out empty must not make an archive that everybody can read.
std::string open_password(const Profile &profile, Secrets &secrets) {
    if (profile.password.empty()) return "";
    const auto password = resolve_secrets(profile.password, "output.password", secrets).get<std::string>();
    if (password.empty()) throw Failure(Status::bad_config, "output.password: the secret is empty");
    return password;
}

}  // namespace

ExportPlan plan_export(const Profile &profile, PluginCatalog &catalog, TransformFiles transform) {
    ExportPlan plan;
    plan.profile = profile;
    plan.source = &catalog.find(PluginKind::source, profile.source.plugin);
    plan.writer = &catalog.find(PluginKind::writer, profile.writer.plugin);
    const PluginSchemas schemas = plugin_schemas(catalog);
    plan.source_settings = open_settings(profile.source, "source", schemas, plan.secrets).dump();
    plan.writer_settings = open_settings(profile.writer, "writer", schemas, plan.secrets).dump();
    plan.password = open_password(profile, plan.secrets);
    plan.shown_writer_settings = effective_settings(profile.writer, "writer", schemas);
    plan.transform = std::move(transform);
    plan.job_id = new_uuid();
    plan.names.name = file_name(profile.file_name, {profile.id, plan.job_id, std::chrono::system_clock::now()});
    plan.thread_count = default_thread_count();
    return plan;
}

}  // namespace sluice
