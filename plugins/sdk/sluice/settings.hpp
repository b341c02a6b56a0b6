// Reading a plugin's settings. The engine has checked them against the plugin's JSON Schema already.
#pragma once

#include "plugins/sdk/sluice/job.hpp"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

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

/// Which of `words` a text setting says, as its place among them; the first is the default. Throws Failure
/// (BAD_CONFIG), which lists them.
inline std::size_t choice(const Settings &settings, const char *key, std::initializer_list<const char *> words) {
    const std::string word = setting(settings, key, *words.begin());
    const auto *const found = std::find(words.begin(), words.end(), word);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::string possible;
    for (const char *const other : words) possible += (possible.empty() ? "" : ", ") + std::string(other);
    throw Failure(SLUICE_BAD_CONFIG,
                  std::string("the setting '") + key + "' is '" + word + "'; possible are " + possible);
}

/// The names in a text like "response/result/rows", perhaps empty ones.
inline std::vector<std::string> names_in_path(const std::string &path) {
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        names.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return names;
}

}  // namespace sluice::sdk
