// Reading a plugin's settings. The engine has checked them against the plugin's JSON Schema already.
#pragma once

#include "plugins/sdk/sluice/job.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace sluice::sdk {

using Settings = nlohmann::json;

/// Parse the settings text that `open` was given.
inline Settings parse_settings(const char *settings_json) {
    Settings settings;
    if (settings_json != nullptr) settings = Settings::parse(settings_json, nullptr, false);
    if (!settings.is_object()) throw Failure(SLUICE_BAD_CONFIG, "the settings are not a JSON object");
    return settings;
}

/// The value of `key`, or `fallback` when it is absent. A value of the wrong type is a BAD_CONFIG failure.
template <typename T>
T setting(const Settings &settings, const char *key, T fallback) {
    const auto found = settings.find(key);
    if (found == settings.end()) return fallback;
    try {
        return found->get<T>();
    } catch (const nlohmann::json::exception &) {
        throw Failure(SLUICE_BAD_CONFIG, std::string("the setting '") + key + "' has the wrong type");
    }
}

/// The value of a text setting.
inline std::string setting(const Settings &settings, const char *key, const char *fallback) {
    return setting(settings, key, std::string(fallback));
}

}  // namespace sluice::sdk
