// What is decided before an export starts.
#pragma once

#include "engine/pipeline/outputs.hpp"
#include "engine/plugin/catalog.hpp"
#include "engine/profile/plugin_settings.hpp"
#include "engine/profile/profile.hpp"
#include "engine/script/entity_model.hpp"
#include "engine/script/transform.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// What a profile names beside its plugins, read once: later edits do not touch a job that has it.
struct TransformFiles {
    std::shared_ptr<const ScriptFiles> scripts;  // nullptr for a profile without a script
    EntityModel model;                           // of the file that the profile names; none when it is to be discovered
};

/// A plain value; the plugins live for ever.
struct ExportPlan {
    Profile profile;
    const sluice_plugin *source = nullptr;
    const sluice_plugin *writer = nullptr;
    std::string source_settings = "{}";  // JSON, checked, secrets resolved: not to be logged
    std::string writer_settings = "{}";
    std::string password;        // of the archive, which must be asked for; empty for none. A secret: not to be logged
    Json shown_writer_settings;  // with defaults and without secrets, for the manifest
    Secrets secrets;             // what to keep out of the plugins' messages
    TransformFiles transform;
    std::string job_id;
    OutputNames names;
    unsigned thread_count = 1;
    std::optional<std::int64_t> limit;  // at most this many records with rows; the rest is left unread
};

/// min(cores, limits::threads_default_max).
unsigned default_thread_count() noexcept;

/// The settings schemas of the plugins in `catalog`, which must outlive the function.
PluginSchemas plugin_schemas(PluginCatalog &catalog);

/// Read the script and the entity model that `profile` names. Throws Failure (bad_config).
TransformFiles load_transform(const Profile &profile, const std::vector<std::filesystem::path> &script_folders);

/// Load what a checked profile needs: its plugins and its secrets, beside the `transform` that was read for it. The
/// result has a new job id, the file name that the profile gives, and default threads; change them as needed. Throws
/// Failure (bad_config).
ExportPlan plan_export(const Profile &profile, PluginCatalog &catalog, TransformFiles transform);

}  // namespace sluice
