// Checks settings against the JSON Schema that their plugin gives.
#pragma once

#include "engine/profile/profile.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace sluice {

struct SettingsProblem {
    std::vector<std::string> path;  // keys and list indices from the settings down; empty for the settings as a whole
    bool is_key = false;            // the last key itself is at fault, not its value
    std::string message;            // quotes no value: it may be a secret
};

/// A plugin's settings_schema, ready to check settings. Immutable: any number of threads.
class SettingsSchema {
public:
    /// `text` is a JSON Schema (draft-07) for an object. `owner` names it in messages ("plugin csv"). Throws Failure
    /// (bad_config) for what is no schema, and for `pattern`, `patternProperties` and a `$ref` out of the schema.
    SettingsSchema(const std::string &text, const std::string &owner);
    ~SettingsSchema();
    SettingsSchema(SettingsSchema &&) noexcept;

    /// Everything wrong with `settings`. Values in which a secret's reference stands are not looked at.
    std::vector<SettingsProblem> check(const Json &settings) const;

    /// What holds for each setting of the schema, in its order: what `settings` say, else the default. Left out are
    /// those that have neither, and paths; of secrets only references are shown.
    Json effective(const Json &settings) const;

    /// Why a request must not set `setting`: "" when it may. Unknown settings, and those that hold a path or a secret
    /// after the schema (`"format": "path"`, `"writeOnly": true`), also somewhere below.
    std::string request_problem(const std::string &setting) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sluice
