#include "engine/artifact/manifest.hpp"

#include <nlohmann/json.hpp>

namespace sluice {

nlohmann::ordered_json to_json(const Manifest &manifest) {
    using Json = nlohmann::ordered_json;
    Json plugins = Json::array(), files = Json::array(), tables = Json::array();
    for (const auto &plugin : manifest.plugins) {
        plugins.push_back({{"kind", plugin.kind}, {"name", plugin.name}, {"version", plugin.version}});
        if (!plugin.settings.is_null()) plugins.back()["settings"] = plugin.settings;
    }
    for (const auto &file : manifest.files)
        files.push_back(
            {{"name", file.name}, {"content_type", file.content_type}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    for (const auto &table : manifest.tables) {
        Json columns = Json::array();
        for (const auto &column : table.columns) columns.push_back({{"name", column.name}, {"type", column.type}});
        tables.push_back({{"name", table.name}, {"rows", table.rows}, {"columns", std::move(columns)}});
    }
    return {{"job", manifest.job},
            {"profile", {{"id", manifest.profile}, {"sha256", manifest.profile_sha256}}},
            {"script", manifest.script.empty() ? Json(nullptr)
                                               : Json{{"file", manifest.script}, {"sha256", manifest.script_sha256}}},
            {"model", manifest.model.empty() ? Json(nullptr)
                                             : Json{{"file", manifest.model}, {"sha256", manifest.model_sha256}}},
            {"plugins", std::move(plugins)},
            {"files", std::move(files)},
            {"tables", std::move(tables)},
            {"records",
             {{"read", manifest.records_read},
              {"filtered", manifest.records_filtered},
              {"written", manifest.records_written},
              {"rejected", manifest.records_rejected},
              {"limited", manifest.is_limited}}},
            {"warnings", manifest.warnings},
            {"warnings_omitted", manifest.warnings_omitted},
            {"seconds", manifest.seconds}};
}

}  // namespace sluice
